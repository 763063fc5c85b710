# unixODBC says so of a driver that is not there, and of one whose own libraries are not.
import pyodbc

for driver in ("FreeTDS", "ODBC Driver 18 for SQL Server"):
    try:
        pyodbc.connect("DRIVER=%s;SERVER=127.0.0.1,1;UID=x;PWD=x" % driver, timeout=1)
    except pyodbc.Error as error:
        assert "file not found" not in str(error) and "Can't open lib" not in str(error), error
    else:
        raise AssertionError("nothing listens on port 1")
