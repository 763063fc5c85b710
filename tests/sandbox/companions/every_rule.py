"""Holds rules.yaml and the tests of its rules together.

every_rule.py RULES_YAML TESTS_FOLDER

Each rule has a test, and each test names a rule, what must enter for it, and a claim that can fail.
"""
import pathlib
import re
import sys
import unittest


def rules_in(text):
    companions = text.partition("\ncompanions:\n")[2].partition("\nhost_provided:")[0]
    return [name.strip("\"' ") for name in re.findall(r"^  - name: (.+)$", companions, re.MULTILINE)]


def rule_of(stem, text):
    named = re.findall(r"^# rule: (.+)$", text, re.MULTILINE)
    return named[0].strip() if named else stem.replace("_", "-")


def faults(rules, tests):
    """`tests`: the text of each by its stem."""
    tested = {stem: rule_of(stem, text) for stem, text in tests.items()}
    for rule in sorted({rule for rule in rules if rules.count(rule) > 1}):
        yield "two rules have the name " + rule
    for rule in rules:
        if rule not in tested.values():
            yield "no test for the rule " + rule
    for stem, rule in sorted(tested.items()):
        if rule not in rules:
            yield "%s.py is for no rule: %s" % (stem, rule)
        if not re.search(r"^# path: /", tests[stem], re.MULTILINE):
            yield stem + ".py does not say what must enter"
        code = [line for line in tests[stem].splitlines() if line.strip() and not line.startswith("#")]
        if not any("assert " in line or "CDLL(" in line for line in code):
            yield stem + ".py claims nothing"


class Notices(unittest.TestCase):
    rules = rules_in("# x\ncompanions:\n  - name: one\n    when: always\n\n  - name: \"time zones\"\nhost_provided:\n  - name: no\n")
    good = {"one": "# path: /a\nassert True\n", "zones": "# rule: time zones\n# path: /b\nassert True\n"}

    def test_names_are_read(self):
        self.assertEqual(self.rules, ["one", "time zones"])
        self.assertEqual(list(faults(self.rules, self.good)), [])

    def test_a_rule_without_a_test(self):
        self.assertEqual(list(faults(self.rules + ["new"], self.good)), ["no test for the rule new"])

    def test_a_test_without_a_rule(self):
        self.assertEqual(list(faults(self.rules, {**self.good, "old_one": self.good["one"]})),
                         ["old_one.py is for no rule: old-one"])

    def test_a_name_given_twice(self):
        self.assertEqual(list(faults(self.rules + ["one"], self.good)), ["two rules have the name one"])

    def test_a_test_that_cannot_fail(self):
        self.assertEqual(list(faults(self.rules, {**self.good, "one": "# assert\nimport x\n"})),
                         ["one.py does not say what must enter", "one.py claims nothing"])


class Rules(unittest.TestCase):
    def test_each_has_a_test_and_each_test_a_rule(self):
        rules = rules_in(yaml.read_text(encoding="utf-8"))
        tests = {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.py")}
        self.assertGreater(len(rules), 30)
        self.assertEqual(list(faults(rules, tests)), [])


yaml, folder = map(pathlib.Path, sys.argv[1:])
unittest.main(argv=sys.argv[:1], verbosity=2)
