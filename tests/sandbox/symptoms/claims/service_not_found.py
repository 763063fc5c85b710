import socket

assert socket.getservbyname("https", "tcp") == 443
assert socket.getprotobyname("udp") == 17
assert socket.getaddrinfo("127.0.0.1", "http")[0][4] == ("127.0.0.1", 80)
