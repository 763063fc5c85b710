# Microsoft's driver makes no environment without its messages, nor without glibc's module for UTF-16.
import pyodbc

try:
    pyodbc.connect("DRIVER=ODBC Driver 18 for SQL Server;SERVER=127.0.0.1,1;UID=x;PWD=x", timeout=1)
except pyodbc.Error as error:
    assert "SQLAllocHandle" not in str(error) and "[Microsoft]" in str(error), error
else:
    raise AssertionError("nothing listens on port 1")
