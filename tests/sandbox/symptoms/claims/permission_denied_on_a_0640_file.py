import os

assert 0 not in [os.getuid(), os.getgid()] + os.getgroups()
for name in ("closed.txt", "closed/below.txt"):
    with open(os.path.join(added, name)) as file:
        assert file.read() == "readable"
for at, directories, files in os.walk("/usr"):
    for name in directories:
        path = os.path.join(at, name)
        assert os.path.islink(path) or os.access(path, os.R_OK | os.X_OK), path
    for name in files:
        path = os.path.join(at, name)
        assert os.path.islink(path) or os.access(path, os.R_OK), path
