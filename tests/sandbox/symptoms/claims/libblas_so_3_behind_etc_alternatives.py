# Debian's libblas.so.3 is a link into /etc/alternatives, and that one leads back to /usr/lib.
import os

import numpy

library = "/usr/lib/%s-linux-gnu/libblas.so.3" % os.uname().machine
assert os.readlink(library).startswith("/etc/alternatives/"), os.readlink(library)
assert numpy.dot([[1.0, 2.0]], [[3.0], [4.0]])[0][0] == 11
