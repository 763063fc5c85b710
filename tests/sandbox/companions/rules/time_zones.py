# rule: time zones
# path: /usr/share/zoneinfo
import datetime

import pytz

assert datetime.datetime(2024, 7, 1, tzinfo=pytz.utc).astimezone(pytz.timezone("Asia/Shanghai")).hour == 8
assert pytz.timezone("Europe/Berlin").localize(datetime.datetime(2024, 7, 1)).tzname() == "CEST"
