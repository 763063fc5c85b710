"""The program under the name bash, in front of the server's copier: what it copies is what a stand-in for the script copies,
where a root stands it copies nothing, and every other call of bash is what it was.

accelerate.py CLASS, in an image that may be changed (in_image.sh), as root. SANDROOT is the program.
"""
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "copier"))
from copier import Copier, Panic, discovered

PROGRAM = os.environ["SANDROOT"]
ROOT = "/var/sandbox/sandbox-python"
FRONT = "/var/front"
FINDS = {1: 'find "$entry" -type f', 2: 'find "$entry" -type f,l', 3: 'find -L "$entry" -type f,l'}
PATH = FRONT + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SYSTEM = ["/usr/lib/" + os.uname().machine + "-linux-gnu", "/etc/ssl/certs/ca-certificates.crt", "/etc/nsswitch.conf",
          "/etc/hosts", "/etc/resolv.conf", "/etc/localtime", "/usr/share/zoneinfo", "/etc/timezone"]


def script(generation, folder="/var/server"):
    os.makedirs(folder, exist_ok=True)
    path = folder + "/env.sh"
    text = (HERE / "env.sh.in").read_text(encoding="utf-8")
    pathlib.Path(path).write_text(text.replace("@FIND@", FINDS[generation]), encoding="utf-8")
    return path


def by_script(generation, entry):
    return subprocess.run(["/bin/bash", script(generation), entry, ROOT], capture_output=True, text=True, check=False)


def by_us(generation, entry, **more):
    """As the server calls it: bash is looked up on its PATH."""
    return subprocess.run(["bash", script(generation), entry, ROOT], capture_output=True, text=True, check=False,
                          executable=FRONT + "/bash", env={"PATH": PATH}, **more)


def is_ours(done):
    return done.stderr.startswith("sandroot: ")


def look(path, with_times=False):
    seen = os.lstat(path)
    if stat.S_ISLNK(seen.st_mode):
        told = ("link", os.readlink(path))
    elif stat.S_ISDIR(seen.st_mode):
        told = ("directory", stat.S_IMODE(seen.st_mode))
    else:
        source = path.removeprefix(ROOT)
        same = os.path.exists(source) and os.path.samefile(source, path)
        told = ("file", stat.S_IMODE(seen.st_mode), pathlib.Path(path).read_bytes(), same)
    return told + ((seen.st_ino, seen.st_ctime_ns) if with_times else ())


def tree(with_times=False):
    found = {}
    for at, directories, files in os.walk(ROOT):
        for name in directories + files:
            path = os.path.join(at, name)
            found[path.removeprefix(ROOT)] = look(path, with_times)
    return found


def wipe():
    shutil.rmtree(ROOT, ignore_errors=True)
    os.makedirs(ROOT)


def write(path, text="text", mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        os.makedirs(FRONT, exist_ok=True)
        if not os.path.lexists(FRONT + "/bash"):
            os.symlink(PROGRAM, FRONT + "/bash")
        shutil.rmtree("/var/image", ignore_errors=True)
        wipe()

    def nothing_is_copied(self, generation, entry):
        before = tree(True)
        done = by_us(generation, entry)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(": nothing copied", done.stderr)
        self.assertEqual(tree(True), before)


class Rules(Case):
    """Without a root of ours."""

    def furnish(self):
        for name in ("plain/a", "plain/deep/er/b", "circle/a", "circle/b/c", "target/x", "target/y/z", "alone/only", "d/a"):
            write("/var/image/" + name, name)
        write("/var/image/plain/program", "#!", 0o755)
        write("/var/image/plain/hidden", "secret", 0o600)
        write("/var/image/plain/ leading blank", "x")
        write("/var/image/plain/in the middle", "x")
        os.makedirs("/var/image/empty")
        os.mkfifo("/var/image/fifo")
        os.mkfifo("/var/image/plain/fifo")
        for name, target in {"plain/link": "a", "plain/relative": "../target", "plain/absolute": "/var/image/target",
                             "plain/gone": "nowhere", "plain/null": "/dev/null", "plain/self": "self", "circle/b/up": "..",
                             "chain": "plain/link", "door": "target", "way": "/var/image/plain", "lost": "nowhere"}.items():
            os.symlink(target, "/var/image/" + name)

    def entries(self):
        names = ["", "/plain", "/plain/", "/plain/.", "//plain", "/plain/a", "/plain/link", "/plain/relative", "/plain/gone", "/plain/null",
                 "/circle", "/circle/b/up", "/target", "/alone", "/empty", "/fifo", "/plain/fifo", "/chain", "/door", "/door/",
                 "/door/.", "/door/x", "/way", "/way/deep", "/lost", "/nothing", "/plain/a/", "/way/relative/y"]
        return ["/var/image" + name for name in names] + ["/dev/null"]

    def test_each_entry_gives_what_the_script_gives(self):
        self.furnish()
        for generation in (1, 2, 3):
            for entry in self.entries():
                with self.subTest(generation=generation, entry=entry):
                    wipe()
                    expected = by_script(generation, entry)
                    made = tree()
                    wipe()
                    done = by_us(generation, entry)
                    self.assertTrue(is_ours(done), done.stderr)
                    self.assertEqual(done.returncode, expected.returncode, done.stderr)
                    self.assertEqual(tree(), made)
                    self.assertEqual(bool(done.stdout), bool(expected.stdout))

    def test_it_is_what_the_rules_say(self):
        self.furnish()
        os.unlink("/var/image/plain/self")   # Of which the rules say nothing.
        for generation in (1, 2, 3):
            for entry in self.entries():
                with self.subTest(generation=generation, entry=entry):
                    wipe()
                    copier = Copier(generation, ROOT)
                    try:
                        copier.copy(entry)
                        status = int(entry in copier.passed_over)
                    except Panic:
                        status = 1
                    made = tree()
                    wipe()
                    self.assertEqual(by_us(generation, entry).returncode, status)
                    self.assertEqual(tree(), made)

    def test_a_link_that_is_in_place_is_not_put_into_its_target_as_well(self):
        self.furnish()
        by_us(2, "/var/image")
        made = tree()
        by_us(2, "/var/image/plain")
        self.assertEqual(tree(), made)
        by_script(2, "/var/image/plain")
        self.assertIn("/var/image/target/relative", tree())

    def test_a_file_that_the_overlay_copied_up_is_in_place(self):
        by_us(3, "/usr/lib/python3.%d/json" % sys.version_info.minor)
        self.nothing_is_copied(3, "/usr/lib/python3.%d/json" % sys.version_info.minor)

    def test_a_second_copy_touches_nothing(self):
        self.furnish()
        for generation in (1, 2, 3):
            wipe()
            by_us(generation, "/var/image/plain")
            self.nothing_is_copied(generation, "/var/image/plain")

    def test_what_differs_is_replaced_and_nothing_is_removed(self):
        self.furnish()
        for generation in (1, 2, 3):
            results = []
            for copy in (by_script, by_us):
                wipe()
                write(ROOT + "/var/image/plain/a", "old")
                write(ROOT + "/var/image/plain/link", "a file where a link belongs")
                os.symlink("elsewhere", ROOT + "/var/image/plain/program")
                write(ROOT + "/var/image/plain/other", "of nobody")
                self.assertEqual(copy(generation, "/var/image/plain").returncode, 0)
                results.append(tree())
            self.assertEqual(*results)

    def test_a_directory_in_the_place_of_a_name_gets_it_inside(self):
        self.furnish()
        for generation in (1, 2, 3):
            results = []
            for copy in (by_script, by_us):
                wipe()
                for name in ("a", "link", "relative"):
                    os.makedirs(ROOT + "/var/image/plain/" + name)
                self.assertEqual(copy(generation, "/var/image/plain").returncode, 0)
                results.append(tree())
            self.assertEqual(*results)

    def test_a_name_that_ends_in_a_blank_is_copied(self):
        write("/var/image/d/last ")
        write("/var/image/d/tab\t")
        write("/var/image/d/first")
        done = by_us(2, "/var/image/d")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(os.listdir(ROOT + "/var/image/d")), ["first", "last ", "tab\t"])

    def test_an_absolute_link_in_the_root_does_not_lead_out_of_it(self):
        write("/var/image/real/a", "real")
        os.makedirs(ROOT + "/var/image/real")
        os.symlink("/var/image/real", ROOT + "/var/image/way")
        os.symlink("/var/image/real", "/var/image/way")
        done = by_us(2, "/var/image/way/a")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(os.path.samefile("/var/image/real/a", ROOT + "/var/image/real/a"))

    def test_where_nothing_can_be_linked_it_is_copied_and_readable(self):
        os.makedirs("/var/elsewhere", exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/var/elsewhere"], check=True)
        write("/var/elsewhere/d/program", "#!", 0o750)
        write("/var/elsewhere/d/a", "one")
        os.utime("/var/elsewhere/d/a", ns=(10**18, 10**18 + 123456789))
        by_script(3, "/var/elsewhere/d")
        made = tree()
        wipe()
        self.assertEqual(by_us(3, "/var/elsewhere/d").returncode, 0)
        self.assertEqual(tree(), made)
        self.assertEqual(look(ROOT + "/var/elsewhere/d/a"), ("file", 0o444, b"one", False))
        self.assertEqual(os.stat(ROOT + "/var/elsewhere/d/a").st_mtime_ns, 10**18 + 123456789)
        self.nothing_is_copied(3, "/var/elsewhere/d")
        write("/var/elsewhere/d/a", "two")
        os.utime("/var/elsewhere/d/a", ns=(10**18, 10**18 + 123456789))
        by_us(3, "/var/elsewhere/d")
        self.assertEqual(look(ROOT + "/var/elsewhere/d/a")[2], b"two")
        self.assertEqual(os.listdir(ROOT + "/var/elsewhere/d").count("a"), 1)
        self.assertFalse([name for name in os.listdir(ROOT + "/var/elsewhere/d") if name.startswith(".")])
        subprocess.run(["umount", "/var/elsewhere"], check=True)

    def test_the_last_name_alone_decides_the_status(self):
        write("/var/image/d/a")
        write("/var/image/d/b")
        order = [entry.name for entry in os.scandir("/var/image/d")]
        for blocked in order:
            results = []
            for copy in (by_script, by_us):
                wipe()
                write(ROOT + "/var/image/d/%s/%s/in the way" % (blocked, blocked))
                results.append(copy(1, "/var/image/d").returncode)
            self.assertEqual(results, [int(blocked == order[-1])] * 2)


class Prepared(Case):
    """In front of a root that the program built."""
    PYTHON = "/opt/venv/bin/python"

    def setUp(self):
        super().setUp()
        shutil.rmtree("/opt/venv", ignore_errors=True)
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", "/opt/venv"], check=True)
        write("/opt/venv/lib/python3.%d/site-packages/mine/__init__.py" % sys.version_info.minor, "one = 1\n")
        self.mine = "/opt/venv/lib/python3.%d/site-packages/mine" % sys.version_info.minor
        self.stdlib = "/usr/lib/python3.%d" % sys.version_info.minor
        done = subprocess.run([PROGRAM, "build", "--python", "/opt/venv", "--prune", "safe", "--force"], capture_output=True,
                              text=True, check=False)
        self.assertIn(done.returncode, (0, 1), done.stderr)

    def copied(self, entry, generation=3):
        before = tree(True)
        done = by_us(generation, entry)
        self.assertTrue(is_ours(done), done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)
        after = tree(True)
        self.assertLessEqual(set(before), set(after))
        return {path for path in after if after[path] != before.get(path) and after[path][0] != "directory"}

    def test_a_start_of_main_touches_five_names_at_most(self):
        entries = [entry for entry in discovered(self.PYTHON) + SYSTEM if os.path.exists(entry)]
        self.assertIn(self.stdlib, entries)
        touched = set()
        for entry in entries:
            touched |= self.copied(entry)
        self.assertLessEqual(touched, {"/etc/hosts", "/etc/resolv.conf", "/etc/timezone", "/etc/localtime"})
        for entry in entries:
            self.nothing_is_copied(3, entry)
        self.assertFalse(os.path.exists(ROOT + self.stdlib + "/ensurepip"))

    def test_a_start_with_the_list_of_0_2_15_touches_five_names_at_most(self):
        touched = set()
        for entry in [self.stdlib, *SYSTEM]:
            touched |= self.copied(entry, 2) if os.path.exists(entry) else set()
        self.assertLessEqual(len(touched), 5, touched)

    def test_a_changed_file_is_copied(self):
        path = self.stdlib + "/colorsys.py"
        write(path, "changed = True\n")
        self.assertEqual(self.copied(self.stdlib), {path})
        self.assertEqual(look(ROOT + path)[2], b"changed = True\n")

    def test_a_change_that_keeps_size_and_time_is_seen(self):
        path = self.stdlib + "/json/decoder.py"
        text, seen = pathlib.Path(path).read_text(encoding="utf-8"), os.stat(path)
        with open(path, "w", encoding="utf-8") as file:
            file.write("#" + text[1:])
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        self.assertEqual(self.copied(self.stdlib), {path})

    def test_a_change_of_times_alone_is_none(self):
        path = self.stdlib + "/json/decoder.py"
        os.chmod(path, stat.S_IMODE(os.stat(path).st_mode))
        self.assertEqual(self.copied(self.stdlib), set())

    def test_a_new_file_is_copied_wherever_it_is(self):
        write(self.mine + "/new.py")
        self.assertEqual(self.copied(os.path.dirname(self.mine)), {self.mine + "/new.py"})
        write(self.stdlib + "/ensurepip/new.py")
        self.assertIn(self.stdlib + "/ensurepip/new.py", self.copied(self.stdlib))

    def test_a_file_of_old_times_that_is_new_is_copied(self):
        write("/var/old.py")
        os.utime("/var/old.py", ns=(10**18, 10**18))
        os.rename("/var/old.py", self.mine + "/old.py")
        self.assertEqual(self.copied(os.path.dirname(self.mine)), {self.mine + "/old.py"})

    def test_a_directory_of_old_times_that_is_new_is_copied(self):
        write("/var/old/a.py")
        os.utime("/var/old", ns=(10**18, 10**18))
        os.rename("/var/old", self.mine + "/old")
        self.assertEqual(self.copied(os.path.dirname(self.mine)), {self.mine + "/old/a.py"})

    def test_what_was_removed_from_the_root_comes_back(self):
        path = self.stdlib + "/json/decoder.py"
        os.unlink(ROOT + path)
        self.assertIn(path, self.copied(self.stdlib))

    def test_a_root_that_was_wiped_is_filled_as_by_the_script(self):
        wipe()
        by_script(1, self.stdlib)
        made = tree()
        wipe()
        self.assertEqual(by_us(1, self.stdlib).returncode, 0)
        self.assertEqual(tree(), made)

    def test_an_entry_that_was_not_built_in_is_copied(self):
        write("/opt/models/a", "model")
        self.assertEqual(self.copied("/opt/models"), {"/opt/models/a"})
        self.nothing_is_copied(3, "/opt/models")

    def test_a_manifest_that_others_can_write_is_not_believed(self):
        state = "/var/sandbox/.sandbox-python.sandroot"
        for break_it in (lambda: os.chmod(state + "/manifest", 0o666), lambda: write(state + "/manifest", "sandroot manifest 4\n")):
            break_it()
            self.assertIn(self.stdlib + "/ensurepip/__init__.py", self.copied(self.stdlib))
            shutil.rmtree(ROOT + self.stdlib + "/ensurepip")


class Passing(Case):
    """Every call that is not the copier's."""

    def both(self, arguments, **how):
        name = how.pop("name", "bash")
        environment = {"PATH": PATH, "KEPT": "as it is"}
        return [subprocess.run([name, *arguments], executable=program, capture_output=True, check=False, env=environment, **how)
                for program in ("/bin/bash", FRONT + "/bash")]

    def same(self, arguments, **how):
        expected, done = self.both(arguments, **how)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (expected.returncode, expected.stdout, expected.stderr))
        return done

    def test_arguments_environment_and_standard_input(self):
        self.assertEqual(self.same(["-c", 'printf "%s\\n" "$0" "$@" "$KEPT" "$#"; cat; echo error >&2', "zero", "a b", "", "*"],
                                   input=b"through\0it").returncode, 0)
        self.same([], input=b"echo from standard input; exit 3")
        self.same(["-s", "one"], input=b'echo "$1"')
        self.same(["--version"])
        self.same(["--no-such-option"])
        self.same(["/no/such/file"])
        self.same(["-c", "env | grep -v ^_= | sort"])

    def test_status_and_signals(self):
        for status in (0, 1, 2, 125, 126, 127, 255):
            self.assertEqual(self.same(["-c", "exit %d" % status]).returncode, status)
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGPIPE):
            self.assertEqual(self.same(["-c", "kill -%d $$" % number]).returncode, -number)
        self.same(["-c", "trap '' PIPE; yes | head -1; echo ${PIPESTATUS[0]}"])

    def test_login_shells_and_other_paths(self):
        self.same(["-l", "-c", "shopt -q login_shell && echo login"])
        self.same(["-c", "shopt -q login_shell && echo login; echo $0"], name="-bash")
        self.same(["-c", "echo $0"], name="/somewhere/bash")

    def test_a_script_runs_as_it_is(self):
        write("/var/image/script", "echo \"$0 $1\"; exit 4\n")
        self.assertEqual(self.same(["/var/image/script", "one"]).returncode, 4)
        write("/var/image/direct", "#!%s/bash\necho \"$1\"\n" % FRONT, 0o755)
        self.assertEqual(subprocess.run(["/var/image/direct", "one"], capture_output=True, check=True).stdout, b"one\n")

    def test_a_call_of_another_script_or_root_is_not_ours(self):
        write("/var/image/d/a")
        other = self.both([script(2), "/var/image/d", "/var/image/root"])[1]
        self.assertEqual((other.returncode, other.stderr), (0, b""))
        self.assertTrue(os.path.samefile("/var/image/d/a", "/var/image/root/var/image/d/a"))
        write("/var/image/env.sh", "echo mine; exit 5\n")
        self.assertEqual(self.same(["/var/image/env.sh", "/var/image/d", ROOT]).returncode, 5)
        self.same([script(2), "/var/image/d"])
        self.same([script(2), "relative", ROOT])
        self.same(["/nowhere/env.sh", "/var/image/d", ROOT])

    def test_a_pattern_in_the_entry_is_left_to_the_script(self):
        write("/var/image/[a]/a")
        done = by_us(2, "/var/image/[a]")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(os.path.exists(ROOT + "/var/image/[a]/a"), True)

    def test_two_of_its_kind_do_not_call_each_other_for_ever(self):
        shutil.copy(os.path.realpath(PROGRAM), "/var/front/second")
        os.makedirs("/var/second", exist_ok=True)
        os.rename("/var/front/second", "/var/second/bash")
        done = subprocess.run(["bash", "-c", "echo $PATH"], executable="/var/second/bash", capture_output=True, text=True, check=True,
                              env={"PATH": FRONT + ":/var/second"}, timeout=60)
        self.assertEqual(done.stdout, FRONT + ":/var/second\n")


class Crash(Case):
    """What happens if the copy dies."""

    def test_the_script_makes_the_copy_instead(self):
        for number in range(800):
            write("/var/image/d/%d/a" % number)
        expected = by_script(2, "/var/image/d")
        made = tree()
        killed = 0
        for deadly in (signal.SIGSEGV, signal.SIGKILL):
            wipe()
            process = subprocess.Popen(["bash", script(2), "/var/image/d", ROOT], executable=FRONT + "/bash", env={"PATH": PATH},
                                       stderr=subprocess.PIPE, text=True)
            children = "/proc/%d/task/%d/children" % (process.pid, process.pid)
            while process.poll() is None:
                child = pathlib.Path(children).read_text(encoding="utf-8").split()
                if child:
                    os.kill(int(child[0]), deadly)
                    killed += 1
                    break
            errors = process.communicate(timeout=100)[1]
            self.assertIn("was ended by signal %d; the server's script makes it instead" % deadly, errors)
            self.assertEqual(process.returncode, expected.returncode)
            self.assertEqual({path: told for path, told in tree().items() if not re.search(r"/\.sandroot-\d", path)}, made)
        self.assertEqual(killed, 2)


class Command(Case):
    """`sandroot accelerate`."""

    def accelerate(self, *arguments, **environment):
        return subprocess.run([PROGRAM, "accelerate", *arguments], capture_output=True, text=True, check=False,
                              env={"PATH": PATH.removeprefix(FRONT + ":")} | environment)

    def setUp(self):
        super().setUp()
        if os.path.lexists("/usr/local/bin/bash"):
            os.unlink("/usr/local/bin/bash")

    def test_a_program_that_is_not_static_is_refused(self):
        told = subprocess.run(["readelf", "-lW", PROGRAM], capture_output=True, text=True, check=True).stdout
        done = self.accelerate()
        if "INTERP" in told:
            self.assertEqual(done.returncode, 2)
            self.assertIn("not the static program", done.stderr)
            self.assertFalse(os.path.lexists("/usr/local/bin/bash"))
        else:
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_is_not_ours_is_neither_replaced_nor_removed(self):
        write("/usr/local/bin/bash", "#!/bin/sh\n", 0o755)
        for arguments in ((), ("--undo",)):
            done = self.accelerate(*arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn("/usr/local/bin/bash is not sandroot's", done.stderr)
        self.assertEqual(pathlib.Path("/usr/local/bin/bash").read_text(encoding="utf-8"), "#!/bin/sh\n")
        self.assertEqual(self.accelerate("--check").returncode, 1)

    def test_check_and_undo_know_it(self):
        self.assertEqual(self.accelerate("--check").returncode, 1)
        shutil.copy(os.path.realpath(PROGRAM), "/usr/local/bin/bash")
        done = self.accelerate("--check")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("every other call of bash goes to /usr/bin/bash", done.stdout)
        self.assertEqual(self.accelerate().returncode, 0)
        done = self.accelerate("--check", PATH="/usr/bin:/bin:/usr/local/bin")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ENV PATH=/usr/local/bin:$PATH\n", done.stdout)
        self.assertEqual(self.accelerate("--undo").returncode, 0)
        self.assertFalse(os.path.lexists("/usr/local/bin/bash"))
        self.assertEqual(self.accelerate("--undo").returncode, 0)

    def test_an_image_without_bash_is_refused(self):
        os.makedirs("/var/image/usr/local/bin")
        done = self.accelerate("--sysroot", "/var/image")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there is no bash", done.stderr)


if __name__ == "__main__":
    unittest.main()
