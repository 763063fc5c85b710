"""Makes FOLDER/image from Debian's packages: Python, and what opens data and plug-ins at run time.

image.py FOLDER

The packages are fetched and unpacked as tests/oracle/foreign/roots.py does it. What their maintainer scripts would make,
caches and registrations, is made here; `update-alternatives` is not run. Microsoft's driver comes from its wheel, and
lies where the package of that driver puts it. An image that is there already, made from the same description, stays.
Needs root, for chroot.
"""
import gzip
import hashlib
import pathlib
import shutil
import subprocess
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "oracle/foreign"))
import roots  # noqa: E402

PACKAGES = """
    python3 libc-bin base-files base-passwd openssl ca-certificates
    python3-magic python3-matplotlib python3-pyodbc tdsodbc python3-mysqldb python3-gssapi python3-ldap python3-enchant
    libsasl2-modules libldap-common hunspell-en-us
    libgdk-pixbuf-2.0-0 libgdk-pixbuf2.0-bin librsvg2-common shared-mime-info glib-networking gsettings-desktop-schemas
    libtesseract5 tesseract-ocr-eng libasound2 libasound2-data libxkbcommon0 libfontconfig1
    libnss3 p11-kit p11-kit-modules libtcl8.6 libncursesw6 ncurses-base libespeak-ng1 libpoppler126 poppler-data
    libmagickcore-6.q16-6 libgs10 aspell-en
    python3-certifi python3-gi gir1.2-pango-1.0 python3-apt python3-tz python3-gdal libqt5gui5 gss-ntlmssp
    python3-cairocffi weasyprint python3-shapely python3-pyzbar python3-soundfile
    """.split()

# Compilers, drivers of screens, and others that come along and that nothing here opens: a third of the bytes.
UNUSED = """
    gcc-12 g++-12 cpp-12 libgcc-12-dev libstdc++-12-dev libc6-dev linux-libc-dev libasan8 libtsan2 binutils-common
    binutils-x86-64-linux-gnu binutils-aarch64-linux-gnu libboost1.74-dev libpython3.11-dev libopenblas-pthread-dev
    libllvm15 libz3-4 libgl1-mesa-dri systemd unicode-data python3-sympy
    """.split()

# What is run in the image, as its packages' triggers would.
STEPS = [
    ["/sbin/ldconfig"],
    ["/usr/lib/*/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders", "--update-cache"],
    ["/usr/lib/*/glib-2.0/gio-querymodules", "/usr/lib/*/gio/modules"],
    ["/usr/lib/*/glib-2.0/glib-compile-schemas", "/usr/share/glib-2.0/schemas"],
    ["/usr/bin/update-mime-database", "/usr/share/mime"],
]

# What `update-alternatives` would link.
ALTERNATIVES = ["blas/libblas.so.3", "lapack/liblapack.so.3"]

# The licence of the driver allows for tests.
DRIVER = "mssql-python-odbc==18.6.2.2"

KRB5 = """[libdefaults]
    default_realm = EXAMPLE.ORG
    dns_lookup_kdc = false
"""


# Nobody else listens there; see rules/freetds.py.
FREETDS = """
[of_the_test]
    host = 127.84.68.83
    port = 14330
"""


def run_inside(image, command):
    words = []
    for word in command:
        found = sorted(image.glob(word[1:])) if "*" in word else []
        words.append("/" + str(found[0].relative_to(image)) if found else word)
    done = subprocess.run(["chroot", image] + words, capture_output=True, text=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    if done.returncode != 0:
        sys.exit("image.py: %s ended with %d\n%s%s" % (" ".join(words), done.returncode, done.stdout, done.stderr))


def add_driver(image, work):
    """Microsoft's ODBC driver; the name under which its package registers it."""
    run = lambda *words: subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)
    run("/usr/bin/python3", "-m", "venv", work / "venv")
    run(work / "venv/bin/pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
        "--dest", work, DRIVER)
    wheel, = work.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work / "wheel")
    library, = (work / "wheel").glob("*/libs/linux/debian_ubuntu/*/lib/libmsodbcsql-*")
    home = image / "opt/microsoft/msodbcsql18"
    (home / "lib64").mkdir(parents=True)
    shutil.copy(library, home / "lib64")
    shutil.copytree(library.parents[1] / "share", home / "share")
    return "[ODBC Driver 18 for SQL Server]\nDriver=/opt/microsoft/msodbcsql18/lib64/%s\nUsageCount=1\n" % library.name


def compile_dictionaries(image):
    """As aspell-autobuildhash does it."""
    for words in (image / "usr/share/aspell").glob("*.cwl.gz"):
        with gzip.open(words) as packed:
            plain = subprocess.run(["chroot", image, "/usr/bin/prezip-bin", "-d"], input=packed.read(), capture_output=True,
                                   check=True).stdout
        subprocess.run(["chroot", image, "/usr/bin/aspell", "--lang=en", "create", "master",
                        "/var/lib/aspell/%s.rws" % words.name.removesuffix(".cwl.gz")], input=plain, check=True)


def make(image, work):
    shutil.rmtree(image, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    archives = [archive for archive in roots.fetch(architecture, PACKAGES, work) if archive.name.split("_")[0] not in UNUSED]
    roots.unpack(archives, image, architecture)
    driver = add_driver(image, work)
    shutil.rmtree(work)
    for alternative in ALTERNATIVES:
        for library in (image / "usr/lib").glob("*/" + alternative):
            (library.parents[1] / library.name).symlink_to(alternative)
    for step in STEPS:
        run_inside(image, step)
    compile_dictionaries(image)
    certificates = sorted((image / "usr/share/ca-certificates").rglob("*.crt"))
    (image / "etc/ssl/certs/ca-certificates.crt").write_text("".join(file.read_text() for file in certificates))
    (image / "etc/krb5.conf").write_text(KRB5)
    shared = (image / "usr/share/freetds/freetds.conf").read_text()
    (image / "etc/freetds/freetds.conf").write_text(shared + FREETDS)
    # As tdsodbc's maintainer script registers it; the second one is gone again.
    registered = (image / "usr/share/tdsodbc/odbcinst.ini").read_text()
    (image / "etc/odbcinst.ini").write_text(
        registered + "\n[Gone]\nDescription = removed\nDriver = /opt/gone/libgone.so\n" + driver)
    shutil.copy(image / "usr/share/base-passwd/passwd.master", image / "etc/passwd")
    return len(archives)


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    image = folder / "image"
    stamp = folder / "image.made"
    text = b"".join(pathlib.Path(path).read_bytes() for path in (__file__, roots.__file__))
    wanted = hashlib.sha256(text).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and image.is_dir():
        print("%s is as it should be" % image)
        return
    stamp.unlink(missing_ok=True)
    print("%s: %d packages" % (image, make(image, folder / "image.work")))
    stamp.write_text(wanted)


main()
