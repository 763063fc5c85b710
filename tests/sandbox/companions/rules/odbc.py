# path: /etc/odbcinst.ini
# path: /usr/lib/*/odbc/libtdsodbc.so
# needed: libgnutls.so.30
# missing: libtdsS.so
# missing: /opt/gone/libgone.so
import pyodbc

assert "FreeTDS" in pyodbc.drivers(), pyodbc.drivers()
try:
    pyodbc.connect("DRIVER=FreeTDS;SERVER=127.0.0.1;PORT=1;UID=x;PWD=x", timeout=1)
except pyodbc.Error as error:
    assert "[FreeTDS]" in str(error), error
else:
    raise AssertionError("nothing listens on port 1")
