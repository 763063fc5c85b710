# path: /usr/share/freetds
assert os.path.getsize("/usr/share/freetds/freetds.conf") > 100
