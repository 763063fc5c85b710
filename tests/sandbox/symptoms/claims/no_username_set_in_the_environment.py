import getpass

assert getpass.getuser() == "sandbox10000"
