# The question that is put to an interpreter; answer.cpp reads what it writes to descriptor 3.
#
# Written for Python 3.6 and later (3.6 only to be told apart by its version), CPython and PyPy. An image may lack
# parts of the stdlib that sysconfig and site want, so neither is trusted to import.
import os
import sys


def existing(paths):
    found = []
    for path in paths:
        if isinstance(path, str) and path:
            path = os.path.abspath(path)
            if path not in found and os.path.exists(path):
                found.append(path)
    return found


def installed(name, fallback):
    # Without `vars`, a venv would name its own, empty directory as platstdlib.
    bases = {
        "installed_base": sys.base_prefix,
        "installed_platbase": sys.base_exec_prefix,
        "base": sys.base_prefix,
        "platbase": sys.base_exec_prefix,
    }
    try:
        import sysconfig
        return sysconfig.get_path(name, vars=bases) or fallback
    except Exception:
        return fallback


def site_directories():
    found = []
    try:
        import sysconfig
        found += [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    except Exception:
        pass
    try:
        import site
        found += site.getsitepackages()
    except Exception:
        pass
    return existing(found)


def extension_suffixes():
    try:
        from importlib.machinery import EXTENSION_SUFFIXES
        return list(EXTENSION_SUFFIXES)
    except Exception:
        return [".so"]


def soabi(suffixes):
    try:
        import sysconfig
        value = sysconfig.get_config_var("SOABI")
        if value:
            return value
    except Exception:
        pass
    tagged = suffixes[0] if suffixes else ""
    return tagged[1:-3] if tagged.endswith(".so") and tagged.count(".") > 1 else ""


def answer(fields):
    words = [b"sandroot-probe-1"]
    for key, values in fields:
        words.append(key.encode())
        words.append(str(len(values)).encode())
        words.extend(os.fsencode(value) for value in values)
    words.append(b"end")
    data = b"".join(word + b"\0" for word in words)
    while data:
        data = data[os.write(3, data):]


home = os.path.dirname(os.path.abspath(os.__file__))
suffixes = extension_suffixes()
answer([
    ("executable", [sys.executable or ""]),
    ("version", ["%d.%d.%d" % sys.version_info[:3]]),
    ("implementation", [sys.implementation.name]),
    ("prefix", [sys.prefix]),
    ("base_prefix", [sys.base_prefix]),
    ("exec_prefix", [sys.exec_prefix]),
    ("base_exec_prefix", [sys.base_exec_prefix]),
    ("stdlib", [installed("stdlib", home)]),
    ("platstdlib", [installed("platstdlib", home)]),
    ("paths", existing(sys.path)),
    ("site_directories", site_directories()),
    ("extension_suffixes", suffixes),
    ("soabi", [soabi(suffixes)]),
    ("builtin_modules", sorted(sys.builtin_module_names)),
])
os._exit(0)
