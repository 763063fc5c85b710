"""What the scripts of the tests have in common: running a program that must end well, and ending with a reason."""
import os
import subprocess
import sys


def stop(text):
    sys.exit("%s: %s" % (os.path.basename(sys.argv[0]), text))


def run(command, allowed=(0,), **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace", **more)
    if done.returncode not in allowed:
        stop("%s\nended with %d\n%s%s" % (" ".join(map(str, command)), done.returncode, done.stdout[-4000:], done.stderr[-4000:]))
    return done
