# expect: 127.0.0.1 1 refused
import psycopg2
from psycopg2.extensions import parse_dsn
dsn = "host=127.0.0.1 port=1 dbname=d"
try:
    psycopg2.connect(dsn, connect_timeout=2)
    answer = "connected"
except psycopg2.OperationalError as error:
    answer = "refused" if "refused" in str(error) else str(error)
print(parse_dsn(dsn)["host"], parse_dsn(dsn)["port"], answer)
