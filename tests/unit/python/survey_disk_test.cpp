#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/python/importable.hpp>
#include <sandroot/python/interpreter/ask_interpreter.hpp>
#include <sandroot/python/survey.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::python {
namespace {

using testing::Contains;
using testing::Not;

class SurveyOfTheSystem : public testing::Test {
protected:
    void SetUp() override {
        auto interpreter = ask_interpreter(HostPath("/usr/bin/python3"));
        ASSERT_TRUE(interpreter) << interpreter.error().message;
        auto tree = fs::DiskTree::open_root(HostPath("/"));
        ASSERT_TRUE(tree) << tree.error().message;
        Silence silence;
        auto surveyed = survey(**tree, *interpreter, {}, silence);
        ASSERT_TRUE(surveyed) << surveyed.error().message;
        environment = *std::move(surveyed);
        Silence again;
        auto second = survey(**tree, *interpreter, {.jobs = 1}, again);
        ASSERT_TRUE(second);
        same = *std::move(second);
    }
    Environment environment;
    Environment same;
};

TEST_F(SurveyOfTheSystem, FindsTheExtensionsOfTheStdlib) {
    std::vector<std::string> modules;
    for (const auto& object : environment.objects)
        if (object.in_stdlib) modules.push_back(object.module);
    EXPECT_THAT(modules, Contains("_ssl"));
    EXPECT_THAT(modules, Contains("_ctypes"));
}

TEST_F(SurveyOfTheSystem, CanImportWhatAnyPythonCan) {
    const auto modules = importable_modules(environment);
    for (const auto* name : {"os", "json", "ssl", "_ssl", "email", "urllib"}) EXPECT_THAT(modules, Contains(name));
    for (const auto* name : {"antigravity", "this", "__main__", "idlelib", "test"})
        EXPECT_THAT(modules, Not(Contains(name)));
    EXPECT_TRUE(std::ranges::is_sorted(modules));
}

TEST_F(SurveyOfTheSystem, IsTheSameForEveryNumberOfThreads) {
    ASSERT_EQ(environment.objects.size(), same.objects.size());
    for (std::size_t i = 0; i < same.objects.size(); ++i) {
        EXPECT_EQ(environment.objects[i].at, same.objects[i].at);
        EXPECT_EQ(environment.objects[i].kind, same.objects[i].kind);
        EXPECT_EQ(environment.objects[i].distribution, same.objects[i].distribution);
    }
}

}   // namespace
}   // namespace sandroot::python
