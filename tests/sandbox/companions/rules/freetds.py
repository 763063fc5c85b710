# path: /etc/freetds/freetds.conf
# path: /usr/share/freetds
import socket
import threading

import pyodbc

# Where the server is, only freetds.conf says.
listener = socket.create_server(("127.84.68.83", 14330))
callers = []


def answer():
    while True:
        caller = listener.accept()[0]
        callers.append(caller.recv(1))
        caller.close()


threading.Thread(target=answer, daemon=True).start()
try:
    pyodbc.connect("DRIVER=FreeTDS;SERVERNAME=of_the_test;UID=x;PWD=x", timeout=1)
except pyodbc.Error as error:
    assert "[FreeTDS]" in str(error), error
assert callers
