// What Python, its packages and the person who builds say of what enters.
#include "scenarios.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

namespace {

std::string with(std::string text, const std::string& old, const std::string& now) {
    EXPECT_NE(text.find(old), std::string::npos) << old;
    return text.replace(text.find(old), old.size(), now);
}

/// Edits the file in place, `old` becoming `now`, with its size and time kept where both are as long.
void change(const std::string& path, const std::string& old, const std::string& now) {
    const auto content = with(content_of(path), old, now);
    if (old.size() == now.size()) edit_unnoticed(path, content);
    else edit_in_place(path, content);
}

}   // namespace

std::vector<Scenario> edits_of_python() {
    using In = const Image&;
    const Words one_package{"--package", "acme"};
    return {
        {"ASourceOfTheSameSizeAndTimeThatNowNamesALibrary",
         [](In in) { edit_unnoticed(in.site("acme/silent.py"), opening("libsix.so.1")); }},
        {"ASourceOfTheSameSizeAndTimeThatNoLongerNamesALibrary",
         [](In in) { edit_unnoticed(in.site("acme/binding.py"), not_opening("libopt.so.1")); }},
        {"ASourceOfTheSameSizeAndTimeThatNamesAnotherLibrary",
         [](In in) { edit_unnoticed(in.site("acme/binding.py"), opening("libtwo.so.1")); }},
        {"ASourceReplacedByOneOfTheSameSizeAndTimeThatNamesALibrary",
         [](In in) { replace_unnoticed(in.site("acme/silent.py"), opening("libsix.so.1")); }},
        {"ASourceThatBecameATestAndCounts",
         [](In in) { disk::rename(in.site("acme/silent.py"), in.site("acme/tests/silent.py")); }},
        {"ATestSuiteOfTheSameSizeAndTimeThatAnotherModuleNowImports",
         [](In in) { change(in.site("acme_more.py"), "more = 1", "import acme.tests.test_text"); },
         {},
         {"--prune", "tests"}},
        {"ANewPackage",
         [](In in) {
             write(in.site("fresh/__init__.py"), opening("libtwo.so.1"));
             write(in.site("fresh-1.0.dist-info/METADATA"), "Metadata-Version: 2.1\nName: fresh\nVersion: 1.0\n");
         }},
        {"APackageThatWent",
         [](In in) {
             disk::remove_all(in.site("acme"));
             disk::remove_all(in.site("acme-1.0.dist-info"));
         }},
        {"ARequirementOfTheSameLengthAndTime",
         [](In in) { change(in.site("acme-1.0.dist-info/METADATA"), "Requires-Dist: zeta", "Requires-Dist: beta"); },
         {},
         one_package},
        {"ARequirementThatWent",
         [](In in) { change(in.site("acme-1.0.dist-info/METADATA"), "Requires-Dist", "Informs-About"); },
         {},
         one_package},
        {"ARecordOfTheSameSizeAndTimeWithAnotherFile",
         [](In in) { change(in.site("acme-1.0.dist-info/RECORD"), "acme_more.py", "acme_less.py"); },
         {},
         one_package},
        {"ARecordWithAFurtherFile",
         [](In in) {
             change(in.site("acme-1.0.dist-info/RECORD"), "acme_more.py,,\n", "acme_more.py,,\nacme_less.py,,\n");
         },
         {},
         one_package},
        {"ANewPathFile", [](In in) { write(in.site("more.pth"), "/outside\n"); }},
        {"APathFileOfTheSameSizeAndTime", [](In in) { edit_unnoticed(in.site("more.pth"), "/opt/b\n"); },
         [](In in) {
             write(in.site("more.pth"), "/opt/a\n");
             write(in.at("/opt/a/module.py"), "here = 'a'\n");
             write(in.at("/opt/b/module.py"), "here = 'b'\n");
         }},
        {"AVenvThatSeesTheSystemsPackages",
         [](In in) { change(in.at("/venv/pyvenv.cfg"), "packages = false", "packages = true "); },
         [](In in) { write(in.at("/usr/lib/python3.11/site-packages/system.py"), "system = 1\n"); }},
        {"AVenvOfAnotherPython", [](In in) { change(in.at("/venv/pyvenv.cfg"), "home = /usr/bin", "home = /opt/bin"); },
         [](In in) {
             write(in.at("/opt/lib/python3.11/os.py"), "import sys, opt\n");
             disk::create_directories(in.at("/opt/bin"));
             disk::copy(in.at("/usr/bin/python3.11"), in.at("/opt/bin/python3.11"));
             disk::create_symlink("python3.11", in.at("/opt/bin/python3"));
         }},
        {"AStandardLibraryOfTheSameSizeAndTime",
         [](In in) { edit_unnoticed(in.at("/usr/lib/python3.11/os.py"), "import SYS\n"); }},
        {"AnInterpreterOfTheSameSizeAndTime",
         [](In in) {
             edit_unnoticed(
                 in.at("/usr/bin/python3.11"),
                 test::make_elf(
                     {.soname = {}, .needed = {}, .interpreter = "/lib64/ld-linux-x86-64.so.2", .symbol = {}}) +
                     "later\n");
         },
         [](In in) { std::ofstream(in.at("/usr/bin/python3.11"), std::ios::app) << "early\n"; }},
        {"AProfileThatWritesAnotherFile", [](In in) { change(in.profile(), "root:x:0", "user:x:0"); }},
        {"AProfileThatWritesAFurtherFile",
         [](In in) { std::ofstream(in.profile(), std::ios::app) << "  - {path: /etc/group, content: none}\n"; }},
        {"AProfileThatMakesADirectoryOfAnotherMode", [](In in) { change(in.profile(), "1777", "0755"); }},
        {"AProfileThatForbidsAName",
         [](In in) { std::ofstream(in.profile(), std::ios::app) << "never:\n  - /data/other\n"; }},
    };
}

}   // namespace sandroot::root::testing
