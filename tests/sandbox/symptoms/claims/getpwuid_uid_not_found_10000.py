import grp
import os
import pwd

assert pwd.getpwuid(os.getuid()).pw_name == "sandbox10000"
assert pwd.getpwuid(10999).pw_uid == 10999
assert pwd.getpwuid(65537).pw_name == "sandbox"
assert pwd.getpwuid(0).pw_name == "root"
assert grp.getgrgid(os.getgid()).gr_name == "sandbox"
