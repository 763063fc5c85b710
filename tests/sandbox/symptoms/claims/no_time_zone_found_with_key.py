import datetime
import zoneinfo

summer = datetime.datetime(2024, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
assert summer.utcoffset() == datetime.timedelta(hours=2)
assert datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai")).tzname() == "CST"
assert len(zoneinfo.available_timezones()) > 400
