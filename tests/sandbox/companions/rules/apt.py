# path: /etc/debian_version
# path: /usr/share/dpkg
import apt_pkg

apt_pkg.init()
assert apt_pkg.version_compare("1.0~rc1", "1.0") < 0
