#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/python/interpreter/ask_interpreter.hpp>
#include <sandroot/python/interpreter/find_interpreter.hpp>
#include <sandroot/python/interpreter/read_interpreter.hpp>

#include <gmock/gmock.h>

#include <unit/python/small_python.hpp>
#include <unit/python/temporary.hpp>

namespace sandroot::python {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Reading must tell what asking tells.
void expect_same(const std::string& executable) {
    const auto asked = ask_interpreter(HostPath(executable));
    const auto disk = fs::DiskTree::open_root(HostPath("/"));
    ASSERT_TRUE(asked && disk);
    const auto read = read_interpreter(**disk, RootPath(executable));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->executable, asked->executable);
    EXPECT_EQ(read->version, asked->version);
    EXPECT_EQ(read->implementation, asked->implementation);
    EXPECT_EQ(read->prefix, asked->prefix);
    EXPECT_EQ(read->base_prefix, asked->base_prefix);
    EXPECT_EQ(read->exec_prefix, asked->exec_prefix);
    EXPECT_EQ(read->base_exec_prefix, asked->base_exec_prefix);
    EXPECT_EQ(read->stdlib, asked->stdlib);
    EXPECT_EQ(read->platstdlib, asked->platstdlib);
    EXPECT_EQ(read->paths, asked->paths);
    EXPECT_THAT(read->site_directories, testing::UnorderedElementsAreArray(asked->site_directories));
    EXPECT_EQ(read->soabi, asked->soabi);
    EXPECT_EQ(read->extension_suffixes, asked->extension_suffixes);
}

class ReadInterpreter : public test::InTemporaryDirectory {
protected:
    std::string venv(const std::vector<std::string>& options) {
        os::Command command;
        command.program = HostPath("/usr/bin/python3");
        command.arguments = {"-I", "-m", "venv", "--without-pip", path("venv")};
        command.arguments.insert(command.arguments.end(), options.begin(), options.end());
        const auto made = os::run(command);
        EXPECT_TRUE(made && made->succeeded()) << (made ? made->errors : made.error().message);
        return path("venv/bin/python");
    }
};

TEST_F(ReadInterpreter, TellsOfTheSystemsWhatAskingTells) {
    expect_same("/usr/bin/python3");
}

TEST_F(ReadInterpreter, TellsOfAVenvWhatAskingTells) {
    expect_same(venv({}));
}

TEST_F(ReadInterpreter, TellsOfAVenvWithSystemPackagesWhatAskingTells) {
    expect_same(venv({"--system-site-packages"}));
}

TEST_F(ReadInterpreter, TellsOfAVenvWithAPthFileWhatAskingTells) {
    const auto python = venv({});
    file("project/x.py", "");
    for (const auto& entry : std::filesystem::directory_iterator(path("venv/lib"))) {
        const auto site = std::filesystem::relative(entry.path(), path("")).string() + "/site-packages";
        file(site + "/b.pth", "# comment\n" + path("project") + "\n\n/nonexistent\nimport sys\nbelow/.\n");
        file(site + "/below/y.py", "");
    }
    expect_same(python);
}

class ReadInterpreterOfATree : public testing::Test {
protected:
    void expect_refused(const std::string& executable, const std::string& why) {
        const auto read = read_interpreter(tree, RootPath(executable));
        ASSERT_FALSE(read) << read->stdlib.str();
        EXPECT_THAT(read.error().message, HasSubstr(why));
    }
    fs::MemoryTree tree;
};

TEST_F(ReadInterpreterOfATree, KnowsTheLayoutOfTheOfficialImage) {
    tree.add_file("/usr/local/bin/python3.12",
                  test::make_elf({.machine = 183,
                                  .soname = {},
                                  .needed = {"libpython3.12.so.1.0"},
                                  .interpreter = "/lib/ld-linux-aarch64.so.1",
                                  .symbol = {}}),
                  0755);
    tree.add_symlink("/usr/local/bin/python3", "python3.12");
    tree.add_file("/usr/local/lib/libpython3.12.so.1.0", std::string("\0003.12.7\000", 8));
    tree.add_file("/usr/local/lib/python3.12/os.py", "");
    tree.add_file("/usr/local/lib/python3.12/site.py", "\"site-packages\"");
    tree.add_file("/usr/local/lib/python3.12/lib-dynload/_ssl.cpython-312-aarch64-linux-gnu.so", "");
    tree.add_directory("/usr/local/lib/python3.12/site-packages");
    const auto found = find_interpreter(tree, "python3", "/usr/local/bin:/usr/bin");
    ASSERT_TRUE(found);
    const auto read = read_interpreter(tree, *found);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->executable, RootPath("/usr/local/bin/python3"));
    EXPECT_EQ(read->version, "3.12.7");
    EXPECT_EQ(read->prefix, RootPath("/usr/local"));
    EXPECT_EQ(read->soabi, "cpython-312-aarch64-linux-gnu");
    EXPECT_THAT(read->paths,
                ElementsAre(RootPath("/usr/local/lib/python3.12"), RootPath("/usr/local/lib/python3.12/lib-dynload"),
                            RootPath("/usr/local/lib/python3.12/site-packages")));
}

TEST_F(ReadInterpreterOfATree, TellsTheTagOfMuslFromThatOfGlibcWhereNoModuleShowsIt) {
    for (const std::string version : {"3.10", "3.12"}) {
        tree.add_file("/usr/bin/python" + version,
                      test::make_elf({.soname = {},
                                      .needed = {"libc.musl-x86_64.so.1"},
                                      .interpreter = "/lib/ld-musl-x86_64.so.1",
                                      .symbol = {}}),
                      0755);
        tree.add_file("/usr/lib/python" + version + "/os.py", "");
    }
    const auto soabi = [&](const std::string& version) {
        const auto read = read_interpreter(tree, RootPath("/usr/bin/python" + version));
        return read ? read->soabi : read.error().message;
    };
    EXPECT_EQ(soabi("3.10"), "cpython-310-x86_64-linux-gnu");
    EXPECT_EQ(soabi("3.12"), "cpython-312-x86_64-linux-musl");
}

TEST_F(ReadInterpreterOfATree, KnowsTheLayoutWithLib64) {
    tree.add_file("/usr/bin/python3.9", test::extension(), 0755);
    tree.add_file("/usr/lib64/python3.9/os.py", "");
    tree.add_directory("/usr/lib64/python3.9/site-packages");
    tree.add_directory("/usr/lib/python3.9/site-packages");
    const auto read = read_interpreter(tree, RootPath("/usr/bin/python3.9"));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->stdlib, RootPath("/usr/lib64/python3.9"));
    EXPECT_EQ(read->version, "3.9");
    EXPECT_EQ(read->soabi, "cpython-39-x86_64-linux-gnu");
    EXPECT_THAT(read->site_directories, ElementsAre(RootPath("/usr/lib64/python3.9/site-packages"),
                                                    RootPath("/usr/lib/python3.9/site-packages")));
}

TEST_F(ReadInterpreterOfATree, TakesTheStdlibOfTheVersionThatTheProgramHas) {
    for (const auto* version : {"3.9", "3.10", "3.11"})
        tree.add_file("/usr/lib/python" + std::string(version) + "/os.py", "");
    tree.add_file("/usr/bin/python3.10", test::extension(), 0755);
    tree.add_file("/usr/bin/python", test::extension({"libpython3.9.so.1.0"}), 0755);
    tree.add_file("/usr/bin/python3", test::extension(), 0755);
    EXPECT_EQ(read_interpreter(tree, RootPath("/usr/bin/python3.10"))->stdlib.str(), "/usr/lib/python3.10");
    EXPECT_EQ(read_interpreter(tree, RootPath("/usr/bin/python"))->stdlib.str(), "/usr/lib/python3.9");
    EXPECT_EQ(read_interpreter(tree, RootPath("/usr/bin/python3"))->stdlib.str(), "/usr/lib/python3.11");
}

TEST_F(ReadInterpreterOfATree, FindsTheBaseOfAVenvThroughItsConfiguration) {
    tree.add_file("/opt/py/bin/python3.11", test::extension(), 0755);
    tree.add_file("/opt/py/lib/python3.11/os.py", "");
    tree.add_symlink("/v/bin/python", "/opt/py/bin/python3.11");
    tree.add_file("/v/pyvenv.cfg",
                  "HOME = /opt/py/bin\nversion = 3.11.3\ninclude-system-site-packages = false\n=\n = x\n");
    tree.add_directory("/v/lib/python3.11/site-packages");
    tree.add_directory("/opt/py/lib/python3.11/site-packages");
    const auto read = read_interpreter(tree, RootPath("/v/bin/python"));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->prefix, RootPath("/v"));
    EXPECT_EQ(read->base_prefix, RootPath("/opt/py"));
    EXPECT_EQ(read->version, "3.11.3");
    EXPECT_THAT(read->site_directories, ElementsAre(RootPath("/v/lib/python3.11/site-packages")));
}

TEST_F(ReadInterpreterOfATree, RefusesWhatIsNoInterpreter) {
    expect_refused("/usr/bin/python3", "No such file");
    tree.add_file("/usr/bin/python3", "#!/bin/sh\n", 0755);
    expect_refused("/usr/bin/python3", "no standard library");
    tree.add_file("/usr/lib/python3.6/os.py", "");
    expect_refused("/usr/bin/python3", "it is Python 3.6");
}

}   // namespace
}   // namespace sandroot::python
