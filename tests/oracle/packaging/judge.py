"""Writes questions about versions and markers with the answers of the packaging library.

One line each, fields apart by tabs, the answer last:
  order    LEFT RIGHT        "<", "=" or ">"
  version  TEXT              its normal form, or "invalid"
  meets    VERSION SPECIFIER "yes", "no" or "invalid"
  marker   MARKER EXTRA      "yes", "no" or "invalid"
  requires TEXT              name, extras and version as the library reads them, or "invalid"
The questions are the same each time.
"""
import random
import sys

from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

random.seed(440508)
pick = random.choice

ENVIRONMENT = {
    "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64",
    "platform_release": "", "platform_version": "", "python_version": "3.11", "python_full_version": "3.11.2",
    "implementation_name": "cpython", "implementation_version": "3.11.2", "platform_python_implementation": "CPython",
}


def ask(kind, *fields):
    print("\t".join((kind,) + fields))


def number():
    return pick(["0", "1", "2", "3", "9", "10", "11", "20231001", "01", "007"])


def version(loose=True):
    text = pick(["", "", "", "", "1!", "0!", "2!"]) + ".".join(number() for _ in range(pick([1, 2, 2, 3, 3, 4])))
    gap = lambda: pick(["", "", ".", "-", "_"]) if loose else ""
    if random.random() < 0.3:
        words = ["a", "b", "rc"] + (["c", "alpha", "beta", "pre", "preview", "RC", "Alpha"] if loose else [])
        text += gap() + pick(words) + (gap() + number() if not loose or random.random() < 0.8 else "")
    if random.random() < 0.25:
        text += pick([".post" + number(), "-" + number(), gap() + pick(["post", "rev", "r", "POST"]) + gap() + number(),
                      ".post"]) if loose else ".post" + number()
    if random.random() < 0.25:
        text += (gap() + pick(["dev", "DEV"]) + gap() + pick([number(), ""])) if loose else ".dev" + number()
    if loose and random.random() < 0.15:
        text += "+" + pick(["local", "ubuntu-1", "1.2", "abc.10", "ABC_9", "0"])
    if loose and random.random() < 0.05:
        text = pick(["v", "V", " "]) + text
    if loose and random.random() < 0.08:
        at = random.randrange(len(text) + 1)
        text = text[:at] + pick(["x", "..", "+", "!", "-", "1", "*"]) + text[at:]
    return text


def specifier():
    operation = pick(["==", "!=", "<=", ">=", "<", ">", "~=", "=="])
    text = version(loose=False)
    if operation in ("==", "!="):
        text = pick([text, text, ".".join(number() for _ in range(pick([1, 2, 3]))) + ".*", text + "+local.1"])
    return operation + pick(["", "", " "]) + text


def read(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def versions():
    known = [version() for _ in range(4000)]
    for text in known:
        found = read(text)
        ask("version", text, str(found) if found else "invalid")
    good = [text for text in known if read(text)]
    for _ in range(6000):
        left, right = pick(good), pick(good)
        if random.random() < 0.3:
            right = left.split("+")[0] + pick(["", ".0", ".0.0", ".post1", ".dev0", "+local", "a1"])
            if not read(right):
                continue
        ask("order", left, right, "<" if read(left) < read(right) else ">" if read(left) > read(right) else "=")
    for _ in range(10000):
        one = pick(good)
        # Versions that have something to do with each other, or nearly all would be a plain no.
        conditions = pick([specifier(), specifier() + "," + specifier()])
        if random.random() < 0.6:
            stem = ".".join(one.split("+")[0].split(".")[:pick([1, 2, 3])])
            conditions = pick(["==", "!=", "<=", ">=", "<", ">", "~="]) + stem + pick(["", "", ".0", ".post1", ".dev1", "rc1"])
            if pick([0, 0, 1]):
                conditions = pick(["==", "!="]) + stem + ".*"
        try:
            answer = "yes" if SpecifierSet(conditions).contains(Version(one), prereleases=True) else "no"
        except (InvalidSpecifier, InvalidVersion):
            answer = "invalid"
        if "~=" in conditions and any(word in conditions.lower().replace("post", "") for word in ("c", "-", "alpha", "beta", "pre", "rev")):
            if "rc" not in conditions.lower():
                continue  # The library splits the text as it was written, and so misjudges what is no normal form.
        if "~=" in conditions and conditions != conditions.lower():
            continue
        ask("meets", one, conditions, answer)


def comparison():
    if random.random() < 0.35:
        name = pick(["python_version", "python_full_version", "implementation_version"])
        operation = pick(["==", "!=", "<", "<=", ">", ">=", "~=", "==", ">="])
        value = pick(["3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3", "4.0", "3.11.2", "3.11.0", "3.11.10", "2.7", "3.11.2rc1"])
        if operation in ("==", "!=") and random.random() < 0.4:
            value += ".*"
        if operation == "~=" and "." not in value:
            value += ".0"
        if random.random() < 0.1:
            return pick(["'%s' in python_version", "python_version in '%s 3.9'", "python_version not in '2.6, %s'"]) % value
    elif random.random() < 0.5:
        name, operation = "extra", pick(["==", "==", "!="])
        value = pick(["test", "Test", "dev_tools", "dev-tools", "dev.tools", "all", "", "excel"])
    else:
        name = pick(["os_name", "sys_platform", "platform_system", "platform_machine", "implementation_name",
                     "platform_python_implementation"])
        operation = pick(["==", "==", "!=", "in", "not in"])
        value = pick(["linux", "win32", "darwin", "posix", "nt", "Linux", "x86_64", "aarch64", "x86_64 aarch64", "CPython",
                      "cpython", "PyPy", "pypy", ""])
    quote = pick(["'", '"'])
    blank = pick([" ", " ", ""]) if operation not in ("in", "not in") else " "
    if operation not in ("in", "not in") and ".*" not in value and operation != "~=" and random.random() < 0.15 and name != "extra" \
            and value not in ("",):
        turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operation, operation)
        return quote + value + quote + blank + turned + blank + name
    return name + blank + operation + blank + quote + value + quote


def marker(depth=0):
    shape = random.random()
    if depth > 3 or shape < 0.45:
        return comparison()
    if shape < 0.65:
        return "(" + marker(depth + 1) + ")"
    return marker(depth + 1) + pick([" and ", " or "]) + marker(depth + 1)


def markers():
    for _ in range(8000):
        text = marker()
        if random.random() < 0.04:
            at = random.randrange(len(text) + 1)
            text = text[:at] + pick(["(", ")", "'", "and", "!", "=="]) + text[at:]
        extra = pick(["", "", "test", "dev-tools", "Dev_Tools", "all"])
        try:
            answer = "yes" if Marker(text).evaluate(dict(ENVIRONMENT, extra=extra)) else "no"
        except InvalidMarker:
            answer = "invalid"
        except Exception:
            continue  # A comparison without meaning, which the library refuses when it is asked.
        ask("marker", text, extra, answer)


def requirements():
    for _ in range(3000):
        name = pick(["numpy", "Foo.Bar", "foo_bar", "a", "zope.interface", "x2", "-bad", "bad-", "d\u00e4"])
        extras = pick(["", "", "[test]", "[a,b]", "[ Dev_Tools , a ]", "[]", "[a", "[a,,b]", " [a]"])
        conditions = pick(["", "", ">=1", " (>=1.0,<2)", "(==1.*)", " >= 1.0 , != 1.5", "~=2.2", " @ https://x.invalid/a;b.whl", "1.0"])
        tail = pick(["", "", "; python_version > '3'", " ; extra == 'test'", ";", "; nonsense"])
        text = name + extras + conditions + tail
        try:
            found = Requirement(text)
            extras = sorted({canonicalize_name(extra) for extra in found.extras})
            answer = "%s [%s] %d %s" % (found.name, ",".join(extras), len(list(found.specifier)), found.url or "")
        except InvalidRequirement:
            answer = "invalid"
        ask("requires", text, answer)


sys.stdout.reconfigure(encoding="utf-8")
versions()
markers()
requirements()
