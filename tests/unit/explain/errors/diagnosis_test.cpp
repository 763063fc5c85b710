#include <sandroot/explain/errors/diagnosis.hpp>

#include <gmock/gmock.h>

namespace sandroot::explain {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Grammar& grammar() {
    static const auto made = Grammar::built_in();
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return *made;
}

std::vector<FoundError> read(const std::string& text, std::size_t piece = 4096) {
    ErrorReader reader(grammar());
    for (std::size_t at = 0; at < text.size(); at += piece) reader.feed(std::string_view(text).substr(at, piece));
    return reader.finish();
}

std::vector<Diagnosis> explain_text(const std::string& text) {
    static const auto names = Names::built_in();
    EXPECT_TRUE(names) << (names ? "" : names.error().message);
    std::vector<Diagnosis> all;
    for (const auto& found : read(text)) {
        auto one = diagnose(found, grammar(), *names, nullptr);
        EXPECT_TRUE(one) << (one ? "" : one.error().message);
        if (one) all.push_back(*std::move(one));
    }
    return all;
}

std::string packages_in(const Diagnosis& diagnosis, std::size_t distribution) {
    std::string out;
    if (distribution < diagnosis.packages.size())
        for (const auto& package : diagnosis.packages[distribution].all) out += (out.empty() ? "" : " ") + package.name;
    return out;
}

struct Row {
    const char* text;
    const char* kind;
    const char* cause;
    const char* library;     ///< Empty: none is meant.
    const char* debian_12;   ///< Its packages there.
    const char* debian_13;
    const char* line;   ///< A part of the first line to paste; empty where the packages are the line.
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
    return out << row.text;
}

class Rows : public testing::TestWithParam<Row> {};

TEST_P(Rows, AreExplained) {
    const Row& row = GetParam();
    const auto all = explain_text(row.text);
    ASSERT_THAT(all, SizeIs(1));
    const Diagnosis& one = all.front();
    EXPECT_EQ(one.kind, row.kind);
    EXPECT_EQ(one.advice.cause, row.cause);
    const auto library = one.holes.find("library");
    EXPECT_EQ(library == one.holes.end() ? "" : library->second, row.library);
    EXPECT_EQ(packages_in(one, 0), row.debian_12);
    EXPECT_EQ(packages_in(one, 1), row.debian_13);
    const std::string first = one.advice.run.empty() ? "" : one.advice.run.front();
    EXPECT_THAT(first, HasSubstr(row.line));
    EXPECT_TRUE(!first.empty() || !packages_in(one, 0).empty());
    EXPECT_NE(one.advice.means, "");
    EXPECT_NE(one.advice.lacks, "");
}

constexpr auto missing = "missing library";

INSTANTIATE_TEST_SUITE_P(
    Loader, Rows,
    testing::Values(
        Row{"ImportError: libmagic.so.1: cannot open shared object file: No such file or directory", "missing_library",
            missing, "libmagic.so.1", "libmagic1", "libmagic1t64", ""},
        Row{"python3: error while loading shared libraries: libreadline.so.8: cannot open shared object file: No such "
            "file or directory",
            "missing_library", missing, "libreadline.so.8", "libreadline8", "libreadline8t64", ""},
        Row{"OSError: cannot load library 'pango-1.0-0': pango-1.0-0: cannot open shared object file: No such file or "
            "directory.  Additionally, ctypes.util.find_library() did not manage to locate a library called "
            "'pango-1.0-0'",
            "missing_library", missing, "libpango-1.0.so.0", "libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0",
            "libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0", ""},
        Row{"ImportError: Unable to find zbar shared library", "missing_library", missing, "libzbar.so.0", "libzbar0",
            "libzbar0t64", ""},
        Row{"OSError: sndfile library not found", "missing_library", missing, "libsndfile.so.1", "libsndfile1",
            "libsndfile1", ""},
        Row{"ImportError: failed to find libmagic.  Check your installation", "missing_library", missing,
            "libmagic.so.1", "libmagic1", "libmagic1t64", ""},
        Row{"\tlibcurl.so.4 => not found", "missing_library", missing, "libcurl.so.4", "libcurl4", "libcurl4t64", ""},
        Row{"ImportError: libssl.so.1.1: cannot open shared object file: No such file or directory", "missing_library",
            missing, "libssl.so.1.1", "", "", "FROM debian:11"},
        Row{"ImportError: libcublas.so.12: cannot open shared object file: No such file or directory",
            "missing_library", missing, "libcublas.so.12", "", "", "pip install"},
        Row{"ImportError: libcuda.so.1: cannot open shared object file: No such file or directory", "missing_library",
            "not ours", "libcuda.so.1", "", "", "--gpus"},
        Row{"ImportError: Error loading shared library libpq.so.5: No such file or directory (needed by "
            "/usr/lib/python3.12/site-packages/psycopg2/_psycopg.so)",
            "missing_library_musl", missing, "libpq.so.5", "", "", "apk add --no-cache so:libpq.so.5"},
        Row{"Error loading shared library libm.so.6: No such file or directory (needed by /x/y.so)",
            "missing_library_musl", "wrong CPU or libc", "libm.so.6", "", "", "FROM python:3-slim"},
        Row{"OSError: /srv/libq.so: cannot open shared object file: Permission denied", "unreadable_library",
            "permission", "libq.so", "", "", "chmod"},
        Row{"ImportError: /srv/x.so: cannot enable executable stack as shared object requires: Invalid argument",
            "executable_stack", "refused by the loader", "x.so", "", "", "patchelf --clear-execstack"},
        Row{"OSError: /srv/libq.so: wrong ELF class: ELFCLASS64", "wrong_class", "wrong CPU or libc", "libq.so", "", "",
            "docker build --platform"},
        Row{"OSError: /srv/libq.so: invalid ELF header", "not_elf", "refused by the loader", "libq.so", "", "", "head"},
        Row{"OSError: /srv/libq.so.1: file too short", "text_too_short", "dangling link", "libq.so.1", "", "",
            "ln -sf"},
        Row{"ImportError: /tmp/x.so: failed to map segment from shared object", "not_mapped", "refused by the loader",
            "x.so", "", "", "findmnt"},
        Row{"ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /srv/q.so)",
            "version_not_found", "version", "libc.so.6", "", "", "FROM python:3-slim-trixie"},
        Row{"ImportError: /srv/site-packages/q/_q.so: undefined symbol: PyUnicode_AsUTF8AndNope", "undefined_symbol",
            "wrong Python", "", "", "", "pip install --force-reinstall --no-cache-dir q"},
        Row{"ImportError: /srv/site-packages/q.libs/libgomp.so.1: cannot allocate memory in static TLS block",
            "static_tls", "static TLS", "libgomp.so.1", "", "", "import q"},
        Row{"Error relocating /srv/q.so: gnu_get_libc_version: symbol not found", "undefined_symbol",
            "wrong CPU or libc", "", "", "", "FROM python:3-slim"}));

INSTANTIATE_TEST_SUITE_P(
    Others, Rows,
    testing::Values(
        Row{"/usr/bin/q: cannot execute binary file: Exec format error", "wrong_format", "wrong CPU or libc", "", "",
            "", "docker build --platform"},
        Row{"fork/exec /opt/q: no such file or directory", "missing_interpreter", "dangling link", "", "", "", "head"},
        Row{"ImportError: cannot import name '_imaging' from 'PIL' (/srv/PIL/__init__.py)", "missing_compiled_module",
            "wrong Python", "", "", "", "pillow"},
        Row{"ModuleNotFoundError: No module named '_ctypes'", "missing_module", "wrong Python", "", "", "",
            "sandroot build"},
        Row{"ModuleNotFoundError: No module named 'encodings'", "missing_module", "settings", "", "", "",
            "sandroot build"},
        Row{"ModuleNotFoundError: No module named 'rpds.rpds'", "missing_module", "wrong CPU or libc", "", "", "",
            "rpds"},
        Row{"ModuleNotFoundError: No module named 'sklearn'", "missing_module", "not ours", "", "", "",
            "pip install scikit-learn"},
        Row{"pyodbc.Error: ('01000', \"[01000] [unixODBC][Driver Manager]Can't open lib '/x/libtdsodbc.so' : file not "
            "found (0) (SQLDriverConnect)\")",
            "odbc_driver", missing, "", "libodbc2 tdsodbc", "libodbc2 tdsodbc", ""},
        Row{"qt.qpa.plugin: Could not load the Qt platform plugin \"xcb\" in \"\" even though it was found.",
            "qt_plugin", missing, "",
            "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 "
            "libxcb-xinerama0 libxkbcommon-x11-0",
            "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 "
            "libxcb-xinerama0 libxkbcommon-x11-0",
            "QT_QPA_PLATFORM"},
        Row{"DPI-1047: Cannot locate a 64-bit Oracle Client library: \"libclntsh.so: cannot open shared object file: "
            "No such file or directory\"",
            "missing_library", missing, "libclntsh.so", "", "", "instantclient"},
        Row{"ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get "
            "local issuer certificate (_ssl.c:1006)",
            "certificates", "data file", "", "ca-certificates", "ca-certificates", "sandroot build"},
        Row{"zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key Asia/Tokyo'", "time_zones",
            "data file", "", "tzdata", "tzdata", "tzdata"},
        Row{"FileNotFoundError: [Errno 2] No usable temporary directory found in ['/tmp', '/var/tmp', '/usr/tmp', '/']",
            "no_temporary_directory", "temporary directory", "", "", "", "sandroot build"},
        Row{"KeyError: 'getpwuid(): uid not found: 10001'", "user_database", "user database", "", "", "", "HOME=/tmp"},
        Row{"socket.gaierror: [Errno -3] Temporary failure in name resolution", "name_resolution", "network", "", "",
            "", "/etc/resolv.conf"},
        Row{"ConnectionRefusedError: [Errno 111] Connection refused", "connection", "network", "", "", "", "PROXY"},
        Row{"process finished with error, signal: bad system call (core dumped)", "refused_system_call", "system call",
            "", "", "", "strace"},
        Row{"audit: type=1326 audit(17.1:2): auid=0 uid=10000 comm=\"python3\" sig=31 arch=c000003e syscall=435 "
            "compat=0 ip=0x7f code=0x0",
            "audit", "system call", "", "", "", "435"},
        Row{"FileNotFoundError: [Errno 2] No such file or directory: '/proc/stat'", "kernel_folder", "settings", "", "",
            "", "ThreadPoolExecutor"},
        Row{"PermissionError: [Errno 13] Permission denied: '/root/.cache'", "permission_denied", "permission", "", "",
            "", "HOME=/tmp"},
        Row{"2026/01/01 failed to initialize python dependencies sandbox: exit status 1", "settings_dependencies",
            "settings", "", "", "", "sandroot config"},
        Row{"python lib path /usr/lib/q is not available", "settings_list", "settings", "", "", "", "sandroot config"},
        Row{"Error: pg_config executable not found.", "build_tools", "not ours", "", "gcc libpq-dev", "gcc libpq-dev",
            ""}));

TEST(Explain, TellsWhichPackageOfASandboxesTracebackNeedsTheLibrary) {
    const auto all =
        explain_text("Traceback (most recent call last):\n"
                     "  File \"/tmp/code.py\", line 1, in <module>\n"
                     "  File \"/opt/venv/lib/python3.11/site-packages/cv2/__init__.py\", line 9, in x\n"
                     "  File \"/usr/lib/python3.11/importlib/__init__.py\", line 126, in import_module\n"
                     "ImportError: libGL.so.1: cannot open shared object file: No such file or directory\n");
    ASSERT_THAT(all, SizeIs(1));
    ASSERT_THAT(all.front().needed_by, SizeIs(1));
    EXPECT_EQ(all.front().needed_by.front().name, "cv2");
    EXPECT_EQ(all.front().needed_by.front().distribution, "opencv-python");
    EXPECT_THAT(all.front().advice.instead, HasSubstr("opencv-python-headless"));
    EXPECT_THAT(packages_in(all.front(), 0), HasSubstr("libgl1"));
}

TEST(Explain, FindsTheReasonAndNotWhatWrapsIt) {
    const auto all = explain_text("ImportError:\n\nIMPORTANT: PLEASE READ THIS FOR ADVICE ON HOW TO SOLVE THIS ISSUE!\n"
                                  "Importing the numpy C-extensions failed. This error can happen\n"
                                  "Original error was: libopenblas.so.0: cannot open shared object file: No such file "
                                  "or directory\n");
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all.front().holes.at("library"), "libopenblas.so.0");
}

TEST(Explain, FindsEachErrorOfALogOnceHoweverItIsQuoted) {
    std::string log;
    for (int line = 0; line < 3; ++line)
        log += "2026-01-01T00:00:00Z INFO nothing\r\n"
               R"({"level":"error","msg":"ImportError: libX11.so.6: cannot open shared object file: No such file or )"
               "directory\\nexit status 1\"}\r\n"
               "\033[31mKeyError\033[0m: 'getpwuid(): uid not found: 10000'\r\n";
    for (const std::size_t piece : {1U, 7U, 100000U}) {
        const auto all = read(log, piece);
        ASSERT_THAT(all, SizeIs(2)) << piece;
        EXPECT_EQ(all[0].holes.at("library"), "libX11.so.6");
        EXPECT_EQ(all[0].times, 3);
        EXPECT_EQ(all[1].kind->name, "user_database");
    }
}

TEST(Explain, FindsAnErrorInALineWithoutEnd) {
    const std::string padding(3000000, 'x');
    const auto all =
        read(padding + " ImportError: libX11.so.6: cannot open shared object file: No such file " + padding);
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].holes.at("library"), "libX11.so.6");
}

TEST(Explain, NamesTheNearestKindsOfATextThatItDoesNotKnow) {
    EXPECT_THAT(read("ValueError: could not convert string to float"), IsEmpty());
    const std::vector<std::string> lines{"the loader: cannot open a shared object"};
    EXPECT_THAT(nearest_kinds(grammar(), lines), Contains(testing::Field(&Kind::name, "missing_library")));
}

TEST(Explain, PutsNothingIntoALineToPasteThatAShellWouldRun) {
    for (const char* text : {"OSError: /srv/$(reboot).so: invalid ELF header", "No module named 'a;reboot'",
                             "No module named '--index-url=http://x'", "OSError: /srv/`reboot`.so: file too short"})
        for (const auto& one : explain_text(text)) {
            std::string lines = one.advice.check;
            for (const auto& line : one.advice.run) lines += line;
            EXPECT_THAT(lines, testing::Not(testing::AnyOf(HasSubstr("reboot"), HasSubstr("index-url")))) << text;
        }
}

TEST(Explain, HasAdviceForEveryKind) {
    for (const auto& kind : grammar().kinds()) {
        const auto advice = grammar().advice_for(kind, {});
        ASSERT_TRUE(advice) << advice.error().message;
        EXPECT_NE(advice->cause, "") << kind.name;
        EXPECT_NE(advice->means, "") << kind.name;
    }
}

}   // namespace
}   // namespace sandroot::explain
