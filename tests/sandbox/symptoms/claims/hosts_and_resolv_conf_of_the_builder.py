import os

for name in ("hosts", "resolv.conf", "shadow", "gshadow", "ssl/private"):
    assert not os.path.lexists("/etc/" + name), name
