import platform

assert platform.freedesktop_os_release()["ID"] == "debian"
