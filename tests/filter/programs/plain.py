# needs: nothing
import datetime
import json
import re

print(json.dumps({"year": datetime.date(2026, 1, 2).year, "text": re.sub("a", "b", "banana")}))
