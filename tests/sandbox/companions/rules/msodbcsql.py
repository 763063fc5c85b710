# path: /opt/microsoft/msodbcsql18/share/resources/en_US/msodbcsqlr18.rll
# It speaks UTF-16, which glibc converts with a module: see iconv.
import pyodbc

try:
    pyodbc.connect("DRIVER=ODBC Driver 18 for SQL Server;SERVER=127.0.0.1,1;UID=x;PWD=x", timeout=1)
except pyodbc.Error as error:
    assert "[Microsoft][ODBC Driver 18 for SQL Server]" in str(error), error
    print(error)
else:
    raise AssertionError("nothing listens on port 1")
