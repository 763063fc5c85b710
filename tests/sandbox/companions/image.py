"""Makes FOLDER/image from Debian's packages: Python, and what opens data and plug-ins at run time.

image.py FOLDER

The packages are fetched and unpacked as tests/oracle/foreign/roots.py does it. What their maintainer scripts would make,
caches and registrations, is made here; `update-alternatives` is not run. An image that is there already, made from the
same description, stays. Needs root, for chroot.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "oracle/foreign"))
import roots  # noqa: E402

PACKAGES = """
    python3 libc-bin base-passwd openssl ca-certificates
    python3-magic python3-matplotlib python3-pyodbc tdsodbc python3-mysqldb python3-gssapi python3-ldap python3-enchant
    libsasl2-modules libldap-common hunspell-en-us
    libgdk-pixbuf-2.0-0 libgdk-pixbuf2.0-bin librsvg2-common shared-mime-info glib-networking gsettings-desktop-schemas
    libtesseract5 tesseract-ocr-eng libasound2 libasound2-data libxkbcommon0 libfontconfig1
    libnss3 p11-kit p11-kit-modules libtcl8.6 libncursesw6 ncurses-base libespeak-ng1 libpoppler126 poppler-data
    libmagickcore-6.q16-6 libgs10 aspell-en
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

KRB5 = """[libdefaults]
    default_realm = EXAMPLE.ORG
    dns_lookup_kdc = false
"""


def run_inside(image, command):
    words = []
    for word in command:
        found = sorted(image.glob(word[1:])) if "*" in word else []
        words.append("/" + str(found[0].relative_to(image)) if found else word)
    done = subprocess.run(["chroot", image] + words, capture_output=True, text=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    if done.returncode != 0:
        sys.exit("image.py: %s ended with %d\n%s%s" % (" ".join(words), done.returncode, done.stdout, done.stderr))


def make(image, work):
    shutil.rmtree(image, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    archives = roots.fetch(architecture, PACKAGES, work)
    roots.unpack(archives, image, architecture)
    shutil.rmtree(work)
    for alternative in ALTERNATIVES:
        for library in (image / "usr/lib").glob("*/" + alternative):
            (library.parents[1] / library.name).symlink_to(alternative)
    for step in STEPS:
        run_inside(image, step)
    certificates = sorted((image / "usr/share/ca-certificates").rglob("*.crt"))
    (image / "etc/ssl/certs/ca-certificates.crt").write_text("".join(file.read_text() for file in certificates))
    (image / "etc/krb5.conf").write_text(KRB5)
    # As tdsodbc's maintainer script registers it; the second one is gone again.
    registered = (image / "usr/share/tdsodbc/odbcinst.ini").read_text()
    (image / "etc/odbcinst.ini").write_text(registered + "\n[Gone]\nDescription = removed\nDriver = /opt/gone/libgone.so\n")
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
