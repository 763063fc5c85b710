"""figures.py PLAN.json VERIFY.json FILES KIB LIBRARIES BUILD_MS VERIFY_MS: the closing table of `./dev demo`.

Ends with status 1 when a module does not import, or when something is wrong with the root.
"""
import importlib.metadata
import json
import sys

plan_path, verify_path = sys.argv[1:3]
files, kib, libraries, build_ms, verify_ms = map(int, sys.argv[3:])
with open(plan_path, encoding="utf-8") as file:
    totals = json.load(file)["totals"]
with open(verify_path, encoding="utf-8") as file:
    verify = json.load(file)

# By name, since an environment may see the same distribution in two places.
distributions = {(found.metadata["Name"] or "").lower() for found in importlib.metadata.distributions()}
errors = [finding for finding in verify["findings"] if finding["severity"] == "error"]
rows = [
    ("distributions", "%d" % len(distributions)),
    ("shared objects", "%d" % totals["objects"]),
    ("system libraries taken", "%d of the %d on this machine" % (totals["system_libraries"], libraries)),
    ("files in the root", "%d" % files),
    ("size", "%.1f MiB" % (kib / 1024)),
    ("time to build", "%.2f s" % (build_ms / 1000)),
    ("time to verify", "%.2f s" % (verify_ms / 1000)),
    ("imports passed", "%d of %d" % (verify["imports_passed"], verify["imports"])),
]
for title, value in rows:
    print("  %-24s %s" % (title, value))
for finding in errors[:20]:
    print("  wrong: %s: %s" % (finding["at"], finding["text"]))
sys.exit(1 if errors or verify["imports"] == 0 else 0)
