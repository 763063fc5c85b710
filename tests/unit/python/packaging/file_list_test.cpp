#include <sandroot/python/packaging/file_list.hpp>

#include <gmock/gmock.h>

namespace sandroot::python {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(const FileList& list) {
    std::vector<std::string> out;
    for (const auto& path : list) out.push_back(path.str());
    return out;
}

TEST(FileList, GivesBackEachPathOnceInOrder) {
    FileList list(RootPath("/site"));
    for (const char* path :
         {"/site/b", "/usr/bin/tool", "/site/a/x.py", "/site/b", "/site", "/sitecustomize", "/site/a"})
        list.add(RootPath(path));
    list.add_relative("a/y.py");
    list.sort();
    EXPECT_THAT(texts(list), ElementsAre("/site", "/sitecustomize", "/usr/bin/tool", "/site/a", "/site/a/x.py",
                                         "/site/a/y.py", "/site/b"));
    EXPECT_EQ(list.shortest(2), "/usr/bin/tool");
    EXPECT_EQ(list.shortest(4), "a/x.py");
}

TEST(FileList, ContainsWhatWasAddedAndNothingElse) {
    FileList list(RootPath("/site"));
    list.add(RootPath("/site/a/x.py"));
    list.add(RootPath("/bin/x"));
    list.sort();
    EXPECT_TRUE(list.contains(RootPath("/site/a/x.py")));
    EXPECT_TRUE(list.contains(RootPath("/bin/x")));
    for (const char* other : {"/", "/site", "/site/", "/a/x.py", "/site/a", "/site/a/x.pyc", "/bin"})
        EXPECT_FALSE(list.contains(RootPath(other))) << other;
    EXPECT_TRUE(FileList().empty());
    EXPECT_FALSE(FileList().contains(RootPath("/a")));
}

}   // namespace
}   // namespace sandroot::python
