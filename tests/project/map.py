"""map.py PROJECT: every unit of lib has a test of its name, or a line in tests/README.md that says what tests it; and that
table names nothing else.
"""
import pathlib
import sys

project = pathlib.Path(sys.argv[1])
tests = project / "tests"
library = project / "lib/sandroot"
wrong = []

unnamed = set()
for unit in library.rglob("*.cpp"):
    path = unit.relative_to(library).with_suffix("")
    if not (tests / "unit" / path.parent / (path.name + "_test.cpp")).exists():
        unnamed.add((path.parts[0], path.name))

mapped = set()
for line in (tests / "README.md").read_text().split("| stage | units |")[1].splitlines()[2:]:
    stage, units, by = (cell.strip() for cell in line.strip("|").split("|"))
    mapped |= {(stage, unit) for unit in units.split()}
    wrong += ["there is no test %s" % test for test in by.split(", ") if not (tests / (test + ".cpp")).exists()]

wrong += ["%s: %s has neither a test of its name nor a line" % one for one in sorted(unnamed - mapped)]
wrong += ["%s: %s needs no line: there is no such unit, or it has a test of its name" % one for one in sorted(mapped - unnamed)]
for text in wrong:
    print("tests/README.md: " + text, file=sys.stderr)
if not wrong:
    print("tests/README.md: %d units are tested under another name" % len(mapped))
sys.exit(1 if wrong else 0)
