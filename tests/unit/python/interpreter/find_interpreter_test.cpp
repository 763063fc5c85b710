#include <sandroot/python/interpreter/find_interpreter.hpp>

#include <gmock/gmock.h>

#include <unit/python/temporary.hpp>

namespace sandroot::python {
namespace {

using testing::HasSubstr;

class FindInterpreter : public test::InTemporaryDirectory {
protected:
    void expect_refused(const std::string& wanted, const std::string& search_path, const std::string& why) {
        const auto found = find_interpreter(wanted, search_path);
        ASSERT_FALSE(found) << found->str();
        EXPECT_THAT(found.error().message, HasSubstr(why));
        EXPECT_FALSE(found.error().hint.empty()) << found.error().message;
    }
};

TEST_F(FindInterpreter, ByAPathKeepsItsSymlinks) {
    program("real", "#!/bin/sh\n");
    std::filesystem::create_symlink("real", path("link"));
    const auto found = find_interpreter(path("link"), "");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->str(), path("link"));
}

TEST_F(FindInterpreter, MakesARelativePathAbsolute) {
    program("bin/python3", "x");
    const auto relative = std::filesystem::relative(path("bin/python3")).string();
    const auto found = find_interpreter("./" + relative, "");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_TRUE(found->str().starts_with('/'));
    EXPECT_TRUE(std::filesystem::equivalent(found->str(), path("bin/python3")));
}

TEST_F(FindInterpreter, OfAVenvDirectoryIsItsBinPython) {
    program("venv/bin/python", "x");
    program("venv/bin/python3", "x");
    EXPECT_EQ(find_interpreter(path("venv"), "")->str(), path("venv/bin/python"));
    EXPECT_EQ(find_interpreter(path("venv/"), "")->str(), path("venv/bin/python"));
}

TEST_F(FindInterpreter, OfAPrefixWithoutBinPythonIsItsBinPython3) {
    program("prefix/bin/python3", "x");
    EXPECT_EQ(find_interpreter(path("prefix"), "")->str(), path("prefix/bin/python3"));
}

TEST_F(FindInterpreter, ByNameTakesTheFirstExecutableOnPath) {
    std::filesystem::create_directories(path("a/python3"));
    file("b/python3", "not executable");
    program("c/python3", "x");
    program("d/python3", "x");
    const auto search = path("missing") + ":" + path("a") + ":" + path("b") + ":" + path("c") + ":" + path("d");
    const auto found = find_interpreter("python3", search);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->str(), path("c/python3"));
}

TEST_F(FindInterpreter, ThatIsNotOnPathNamesThoseThatAre) {
    program("bin/python3.12", "x");
    program("bin/python3-config", "x");
    const auto found = find_interpreter("python3.99", path("bin"));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, Errc::usage);
    EXPECT_THAT(found.error().message, HasSubstr("python3.99 was not found in any directory of PATH"));
    EXPECT_EQ(found.error().hint, "PATH has: python3.12; name one of them with --python");
}

TEST_F(FindInterpreter, WithAnEmptyPathLooksNowhere) {
    expect_refused("python3", "", "not found");
}

TEST_F(FindInterpreter, RefusesWhatIsNoInterpreterWithANextStep) {
    expect_refused(path("nothing"), "", "No such file");
    expect_refused(path("."), "", "not a venv");
    expect_refused(file("text", "hello"), "", "not executable");
    expect_refused(file("bin/python9", "hello") + "/below", "", "Not a directory");
    expect_refused("", "/usr/bin", "empty");
    file("python8", "hello");
    expect_refused("python8", path(""), "not executable");
}

TEST_F(FindInterpreter, SaysWhereTheLinkOfAnAbandonedVenvLed) {
    std::filesystem::create_directories(path("venv/bin"));
    std::filesystem::create_symlink("/nonexistent/python3.5", path("venv/bin/python"));
    expect_refused(path("venv/bin/python"), "", "is a symlink to /nonexistent/python3.5, which is not there");
}

}   // namespace
}   // namespace sandroot::python
