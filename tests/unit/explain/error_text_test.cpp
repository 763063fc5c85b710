#include <sandroot/explain/error_text.hpp>

#include <gmock/gmock.h>

namespace sandroot::explain {
namespace {

constexpr auto gl = "ImportError: libGL.so.1: cannot open shared object file: No such file or directory";

struct LibraryCase {
    const char* message;
    const char* library;   ///< Empty: none is missing.
};

class MissingLibrary : public ::testing::TestWithParam<LibraryCase> {};

TEST_P(MissingLibrary, IsReadFromTheLoadersWords) {
    EXPECT_EQ(missing_library(GetParam().message).value_or(""), GetParam().library);
}

INSTANTIATE_TEST_SUITE_P(
    Messages, MissingLibrary,
    ::testing::Values(
        LibraryCase{gl, "libGL.so.1"},
        LibraryCase{"libGL.so.1: cannot open shared object file: No such file or directory", "libGL.so.1"},
        LibraryCase{"OSError: /opt/x y/libq.so: cannot open shared object file: No such file or directory",
                    "y/libq.so"},
        LibraryCase{"OSError: /opt/x/libq.so: cannot open shared object file: No such file or directory",
                    "/opt/x/libq.so"},
        LibraryCase{
            "OSError: cannot load library 'libsndfile.so': libsndfile.so: cannot open shared object file: No such file "
            "or "
            "directory.  Additionally, ctypes.util.find_library() did not manage to locate a library called 'sndfile'",
            "libsndfile.so"},
        LibraryCase{"DPI-1047: Cannot locate a 64-bit Oracle Client library: \"libclntsh.so: cannot open shared object "
                    "file: No "
                    "such file or directory\"",
                    "libclntsh.so"},
        LibraryCase{
            "ImportError: Error loading shared library libGL.so.1: No such file or directory (needed by /usr/lib/x.so)",
            "libGL.so.1"},
        LibraryCase{"ImportError: /r/x.so: cannot open shared object file: Permission denied", ""},
        LibraryCase{"ImportError: libx.so.1: cannot open shared object file: Not a directory", "libx.so.1"},
        LibraryCase{"ImportError: libx.so.1: file too short", ""},
        LibraryCase{"ImportError: /lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by /x.so)", ""},
        LibraryCase{"ImportError: /x.so: undefined symbol: foo", ""},
        LibraryCase{": cannot open shared object file", ""}, LibraryCase{"Error loading shared library", ""},
        LibraryCase{"", ""}));

TEST(OriginalError, IsWhatNumpyPutsBelowItsAdvice) {
    EXPECT_EQ(
        original_error("\n\nIMPORTANT: PLEASE READ THIS\n\n  * The Python version is: 3.11\n\nOriginal error was: "
                       "libblas.so.3: cannot open shared object file: No such file or directory\n"),
        "libblas.so.3: cannot open shared object file: No such file or directory");
    EXPECT_EQ(original_error("plain"), "plain");
    EXPECT_EQ(original_error("Original error was:"), "");
}

TEST(InnermostCause, IsTheDeepestUnlessAnotherNamesAMissingLibrary) {
    EXPECT_EQ(innermost_cause({"ImportError: a", "KeyError: b"}), "KeyError: b");
    EXPECT_EQ(innermost_cause({"ImportError: a", gl, "KeyError: c"}), gl);
    EXPECT_EQ(innermost_cause({}), "");
}

struct FolderCase {
    const char* message;
    const char* folder;
};

class KernelFolder : public ::testing::TestWithParam<FolderCase> {};

TEST_P(KernelFolder, IsNamedByAPathFromTheTop) {
    EXPECT_EQ(kernel_folder_in(GetParam().message), GetParam().folder);
}

INSTANTIATE_TEST_SUITE_P(
    Messages, KernelFolder,
    ::testing::Values(FolderCase{"FileNotFoundError: [Errno 2] No such file or directory: '/proc/stat'", "/proc"},
                      FolderCase{"OSError: cannot open /dev/null", "/dev"}, FolderCase{"no /sys", "/sys"},
                      FolderCase{"/proc", "/proc"}, FolderCase{"[Errno 2]: '/system/x'", ""},
                      FolderCase{"'/usr/lib/dev/x'", ""}, FolderCase{"'/opt/proc/stat'", ""},
                      FolderCase{"/devices/x", ""}, FolderCase{"", ""}));

}   // namespace
}   // namespace sandroot::explain
