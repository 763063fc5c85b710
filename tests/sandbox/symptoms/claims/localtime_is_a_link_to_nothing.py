import os
import time

with open("/etc/localtime", "rb") as file:
    assert file.read(4) == b"TZif"
os.environ["TZ"] = ":/etc/localtime"
time.tzset()
assert time.tzname[0]
os.environ["TZ"] = "Asia/Shanghai"
time.tzset()
assert time.strftime("%z") == "+0800", time.strftime("%z")
