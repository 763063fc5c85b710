"""inside.py ROOT UID SCRIPT: runs SCRIPT as the sandbox runs user code: the interpreter starts outside, then chroot, then no rights."""
import os
import sys

root, uid, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(path, encoding="utf-8") as file:
    code = compile(file.read(), os.path.basename(path), "exec")
os.chdir(root)
os.chroot(".")
os.chdir("/")
os.setgroups([])
os.setgid(uid)
os.setuid(uid)
exec(code, {"__name__": "__main__"})
# Libraries with threads of their own may trip over each other in an interpreter's last moments; that is not the question.
sys.stdout.flush()
os._exit(0)
