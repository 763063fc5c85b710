#include <sandroot/plan/entries.hpp>
#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/find_version.hpp>

#include "support/memory_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sandroot::versions {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const plan::Reason why{plan::ReasonKind::added, {}, "test"};

/// An image with Python in /usr/lib/python3.11, of which a plan is made.
class Image {
public:
    Image() {
        tree.add_file("/usr/lib/python3.11/json.py", "").add_file("/etc/hosts", "").add_file("/etc/resolv.conf", "");
        interpreter.executable = RootPath("/usr/bin/python3");
        interpreter.stdlib = interpreter.platstdlib = RootPath("/usr/lib/python3.11");
        interpreter.paths = {interpreter.stdlib};
    }

    /// The stdlib, `directories` whole and `names` on their own enter.
    [[nodiscard]] CopyList list(std::string_view version, const std::vector<std::string>& directories = {},
                                const std::vector<std::string>& names = {},
                                const std::vector<std::string>& excluded = {}) const {
        plan::Entries entries(tree, {{excluded}});
        std::vector<std::string> all = directories;
        for (const auto& directory : interpreter.paths) all.push_back(directory.str());
        for (const auto& directory : all) EXPECT_TRUE(entries.add_below(RootPath(directory), why, 1)) << directory;
        for (const auto& name : names) EXPECT_TRUE(entries.add(RootPath(name), why)) << name;
        entries.add_generated(RootPath("/etc/passwd"), "", 0644, why);
        plan::Plan made;
        entries.finish(made);
        const auto found = find_version(version);
        EXPECT_TRUE(found);
        return copy_list(made, tree, interpreter, *found);
    }

    fs::MemoryTree tree;
    python::Interpreter interpreter;
};

std::vector<std::string> texts(const std::vector<RootPath>& paths) {
    std::vector<std::string> out;
    for (const auto& path : paths) out.push_back(path.str());
    return out;
}

std::vector<std::string> unlisted(const CopyList& list) {
    std::vector<std::string> out;
    for (const auto& one : list.unlisted) out.push_back(one.at.str() + ": " + std::string(name_of(one.obstacle)));
    return out;
}

constexpr const char* first_copier = "0.2.6";
constexpr const char* second_copier = "0.2.15";

TEST(CopyList, HasEachLinkOnTheWayAndWhatItLeadsTo) {
    Image image;
    image.tree.add_file("/usr/lib/x/blas/libblas.so.3.11", "")
        .add_file("/usr/lib/x/blas/libblas.a", "")
        .add_symlink("/etc/alternatives/blas", "/usr/lib/x/blas/libblas.so.3.11")
        .add_symlink("/usr/lib/x/libblas.so.3", "/etc/alternatives/blas")
        .add_symlink("/lib", "usr/lib");
    for (const auto* version : {first_copier, second_copier, "main"})
        EXPECT_THAT(
            texts(image.list(version, {}, {"/lib/x/libblas.so.3"}).system),
            ElementsAre("/etc/alternatives/blas", "/usr/lib/x/blas/libblas.so.3.11", "/usr/lib/x/libblas.so.3"));
}

TEST(CopyList, HasADirectoryForAllThatIsInIt) {
    Image image;
    image.tree.add_file("/usr/share/zoneinfo/UTC", "").add_file("/usr/share/zoneinfo/Etc/GMT", "");
    const auto list = image.list(second_copier, {"/usr/share/zoneinfo"});
    EXPECT_THAT(texts(list.python), ElementsAre("/usr/lib/python3.11"));
    EXPECT_THAT(texts(list.system), ElementsAre("/usr/share/zoneinfo"));
    EXPECT_THAT(list.unlisted, IsEmpty());
}

TEST(CopyList, HasNoDirectoryOfWhichOnlyAPartBelongsToThePlan) {
    Image image;
    image.tree.add_file("/usr/share/d/a", "").add_file("/usr/share/d/b/c", "").add_file("/usr/share/d/b/d", "");
    EXPECT_THAT(texts(image.list(second_copier, {"/usr/share/d"}, {}, {"/usr/share/d/a"}).system),
                ElementsAre("/usr/share/d/b"));
    EXPECT_THAT(texts(image.list(second_copier, {"/usr/share/d"}, {}, {"*/d/b/d"}).system),
                ElementsAre("/usr/share/d/a", "/usr/share/d/b/c"));
    EXPECT_THAT(texts(image.list(second_copier, {}, {}, {"*/json.py"}).python), IsEmpty());
}

TEST(CopyList, HasNoDirectoryNearTheTopNorOneAboveAnother) {
    Image image;
    image.tree.add_file("/opt/a", "").add_file("/opt/b", "");
    EXPECT_THAT(texts(image.list(second_copier, {"/opt"}).system), ElementsAre("/opt/a", "/opt/b"));
    image.interpreter.stdlib = image.interpreter.platstdlib = RootPath("/srv/p/lib/python3");
    image.interpreter.paths = {image.interpreter.stdlib};
    image.tree.add_file("/srv/p/lib/python3/os.py", "").add_file("/srv/p/lib/python3/re.py", "");
    EXPECT_THAT(texts(image.list(second_copier).python), ElementsAre("/srv/p/lib/python3"));
}

TEST(CopyList, NamesLibrariesOneByOneUnlessTheirDirectoryWasAskedFor) {
    Image image;
    image.tree.add_file("/usr/lib/x/liba.so.1", "").add_file("/usr/lib/x/libb.so.1", "");
    EXPECT_THAT(texts(image.list(second_copier, {}, {"/usr/lib/x/liba.so.1", "/usr/lib/x/libb.so.1"}).system),
                ElementsAre("/usr/lib/x/liba.so.1", "/usr/lib/x/libb.so.1"));
    EXPECT_THAT(texts(image.list(second_copier, {"/usr/lib/x"}).system), ElementsAre("/usr/lib/x"));
}

TEST(CopyList, NamesLinksBelowADirectoryForACopierThatDropsThem) {
    Image image;
    image.tree.add_symlink("/usr/lib/python3.11/site.py", "json.py")
        .add_file("/usr/lib/python3.11/pkg/real/x.py", "")
        .add_file("/usr/lib/python3.11/pkg/real/y.py", "")
        .add_symlink("/usr/lib/python3.11/pkg/other", "real");
    EXPECT_THAT(texts(image.list(first_copier).python),
                ElementsAre("/usr/lib/python3.11", "/usr/lib/python3.11/pkg/other/.", "/usr/lib/python3.11/site.py"));
    EXPECT_THAT(texts(image.list("main").python), ElementsAre("/usr/lib/python3.11"));
}

TEST(CopyList, LeavesALinkToADirectoryToItsDirectoryUnlessItWouldLeadOutOfTheRoot) {
    Image image;
    image.tree.add_symlink("/usr/lib/python3.11/site.py", "json.py")
        .add_file("/usr/lib/python3.11/pkg/real/x.py", "")
        .add_symlink("/usr/lib/python3.11/pkg/other", "real");
    EXPECT_THAT(texts(image.list(second_copier).python), ElementsAre("/usr/lib/python3.11"));
    image.tree.add_symlink("/usr/lib/python3.11/pkg/other", "/usr/lib/python3.11/pkg/real");
    EXPECT_THAT(texts(image.list(second_copier).python),
                ElementsAre("/usr/lib/python3.11/json.py", "/usr/lib/python3.11/pkg/other/.",
                            "/usr/lib/python3.11/pkg/real", "/usr/lib/python3.11/site.py"));
}

TEST(CopyList, ReachesThroughALinkToADirectoryOnlyAsItsCopierCan) {
    Image image;
    image.tree.add_file("/etc/ssl/certs/a.pem", "")
        .add_symlink("/etc/ssl/certs/0.0", "a.pem")
        .add_symlink("/usr/lib/ssl/certs", "/etc/ssl/certs");
    const std::vector<std::string> asked{"/usr/lib/ssl/certs"};
    EXPECT_THAT(texts(image.list("main", asked).system), ElementsAre("/etc/ssl/certs", "/usr/lib/ssl/certs"));
    EXPECT_THAT(texts(image.list(second_copier, asked).system), ElementsAre("/etc/ssl/certs", "/usr/lib/ssl/certs/."));
    EXPECT_THAT(texts(image.list(first_copier, asked).system),
                ElementsAre("/etc/ssl/certs", "/etc/ssl/certs/0.0", "/usr/lib/ssl/certs/.", "/usr/lib/ssl/certs/0.0"));
}

TEST(CopyList, KnowsPythonsDirectoryByItsOwnNameAlthoughThatIsALink) {
    Image image;
    image.tree.add_file("/opt/versions/3.14.1/lib/python3.14/os.py", "")
        .add_file("/opt/versions/3.14.1/lib/python3.14/re.py", "")
        .add_symlink("/opt/versions/3.14", "3.14.1")
        .add_symlink("/opt/lib", "/opt/versions/3.14/lib/python3.14");
    image.interpreter.stdlib = image.interpreter.platstdlib = RootPath("/opt/versions/3.14/lib/python3.14");
    image.interpreter.paths = {image.interpreter.stdlib};
    const auto list = image.list(second_copier);
    EXPECT_THAT(texts(list.python), ElementsAre("/opt/versions/3.14/lib/python3.14"));
    EXPECT_THAT(list.system, IsEmpty());
    EXPECT_THAT(texts(image.list("main").system), IsEmpty());

    image.interpreter.stdlib = image.interpreter.platstdlib = RootPath("/opt/lib");
    image.interpreter.paths = {image.interpreter.stdlib};
    EXPECT_THAT(texts(image.list(second_copier).python), ElementsAre("/opt/lib/."));
    EXPECT_THAT(texts(image.list("main").python), ElementsAre("/opt/lib"));
}

TEST(CopyList, HasNothingThatEndsTheServer) {
    Image image;
    image.tree.add_special("/dev/null", fs::Type::character_device)
        .add_symlink("/usr/lib/python3.11/null", "/dev/null")
        .add_symlink("/usr/lib/python3.11/gone", "nowhere")
        .add_symlink("/usr/lib/python3.11/up", "..")
        .add_file("/usr/share/d/a", "");
    const auto list = image.list(first_copier, {"/usr/share/d"});
    EXPECT_THAT(texts(list.python), ElementsAre("/usr/lib/python3.11"));
    EXPECT_THAT(unlisted(list), Contains("/usr/lib/python3.11/gone: dangling_link"));
    for (const auto& entry : entries_of(list, *find_version(first_copier)))
        EXPECT_THAT(entry, Not(testing::EndsWith("/")));
}

TEST(CopyList, HasNoDirectoryWithANameThatTheCopierMisreads) {
    Image image;
    image.tree.add_file("/usr/share/d/blank ", "")
        .add_file("/usr/share/d/line\nbreak", "")
        .add_file("/usr/share/d/a", "");
    const std::vector<std::string> asked{"/usr/share/d"};
    EXPECT_THAT(texts(image.list(second_copier, asked).system),
                ElementsAre("/usr/share/d/a", "/usr/share/d/blank ", "/usr/share/d/line\nbreak"));
    const auto list = image.list("main", asked);
    EXPECT_THAT(texts(list.system), ElementsAre("/usr/share/d/a", "/usr/share/d/line\nbreak"));
    EXPECT_THAT(unlisted(list), ElementsAre("/usr/share/d/blank : trimmed_blank"));
}

TEST(CopyList, NamesWhatALinkLeadsToByTheWayItTakes) {
    Image image;
    image.tree.add_file("/usr/lib/x/libc.so.6", "")
        .add_symlink("/lib", "usr/lib")
        .add_symlink("/usr/lib64/ld.so", "/lib/x/libc.so.6")
        .add_symlink("/usr/lib/python3.11/c.so", "../../../lib/x/libc.so.6");
    for (const auto* version : {first_copier, second_copier, "main"})
        EXPECT_THAT(texts(image.list(version, {}, {"/usr/lib64/ld.so"}).system),
                    ElementsAre("/lib/x/libc.so.6", "/usr/lib/x/libc.so.6", "/usr/lib64/ld.so"))
            << version;
}

TEST(CopyList, NamesNoLinkThatWouldLeadElsewhereFromWhereItIsCopied) {
    Image image;
    image.tree.add_file("/srv/data/v1/a", "")
        .add_file("/srv/data/b", "")
        .add_symlink("/srv/data/v1/c", "../b")
        .add_symlink("/usr/share/d/v", "/srv/data/v1");
    const auto list = image.list(second_copier, {"/usr/share/d"});
    EXPECT_THAT(unlisted(list), Contains("/usr/share/d/v/c: link_changes_target"));
}

TEST(CopyList, LeavesOutADirectoryInWhichLinksWouldLeadTheCopierInACircle) {
    Image image;
    image.tree.add_file("/usr/share/d/a", "").add_file("/usr/share/d/b/c", "").add_symlink("/usr/share/d/b/up", "..");
    const std::vector<std::string> asked{"/usr/share/d"};
    EXPECT_THAT(texts(image.list(first_copier, asked).system), ElementsAre("/usr/share/d"));
    EXPECT_THAT(texts(image.list(second_copier, asked).system), ElementsAre("/usr/share/d"));
    const auto list = image.list("main", asked);
    EXPECT_THAT(texts(list.system), ElementsAre("/usr/share/d/a", "/usr/share/d/b/c"));
    EXPECT_THAT(unlisted(list), ElementsAre("/usr/share/d/b/up: link_upwards"));
}

TEST(CopyList, EndsWhereLinksMultiplyTheWays) {
    Image image;
    for (int level = 0; level < 24; ++level) {
        const std::string at = "/usr/share/d/" + std::to_string(level);
        const std::string next = "../" + std::to_string(level + 1);
        image.tree.add_file(at + "/file", "").add_symlink(at + "/a", next).add_symlink(at + "/b", next);
    }
    image.tree.add_file("/usr/share/d/24/file", "");
    for (const auto* version : {first_copier, second_copier, "main"})
        EXPECT_LT(image.list(version, {"/usr/share/d"}).system.size(), 10'000U) << version;
    EXPECT_THAT(unlisted(image.list(first_copier, {"/usr/share/d"})), Contains(testing::EndsWith(": link_too_many")));
}

TEST(CopyList, LeavesPythonsPartToAVersionThatAsksTheInterpreter) {
    Image image;
    image.tree.add_file("/usr/lib/libz.so.1", "").add_file("/opt/v/site-packages/numpy/a.so", "");
    image.interpreter.site_directories = {RootPath("/opt/v/site-packages")};
    image.interpreter.paths.emplace_back("/opt/v/site-packages");
    const auto list = image.list("main", {}, {"/usr/lib/libz.so.1"});
    EXPECT_THAT(texts(list.python), ElementsAre("/opt/v/site-packages", "/usr/lib/python3.11"));
    EXPECT_THAT(entries_of(list, *find_version("main")),
                ElementsAre("/etc/hosts", "/etc/resolv.conf", "/usr/lib/libz.so.1"));
    EXPECT_THAT(entries_of(image.list("latest", {}, {"/usr/lib/libz.so.1"}), *find_version("latest")),
                ElementsAre("/etc/hosts", "/etc/resolv.conf", "/opt/v/site-packages", "/usr/lib/libz.so.1",
                            "/usr/lib/python3.11"));
}

TEST(CopyList, TakesTheImagesOwnFileForOneThatWouldBeGenerated) {
    Image image;
    EXPECT_THAT(image.list(second_copier).system, IsEmpty());
    image.tree.add_file("/etc/passwd", "root:x:0:0::/:/bin/sh\n");
    EXPECT_THAT(texts(image.list(second_copier).system), ElementsAre("/etc/passwd"));
}

TEST(CopyList, LeavesNamesAndResolversToTheRunningContainerWhereverTheirLinksLead) {
    Image image;
    EXPECT_THAT(texts(image.list(second_copier).runtime), ElementsAre("/etc/hosts", "/etc/resolv.conf"));
    EXPECT_THAT(texts(copy_list_of_prepared_root(image.tree).runtime), ElementsAre("/etc/hosts", "/etc/resolv.conf"));
    EXPECT_THAT(copy_list_of_prepared_root(image.tree).system, IsEmpty());
    image.tree.add_symlink("/etc/resolv.conf", "/run/stub/resolv.conf").add_symlink("/etc/hosts", "/etc/hosts");
    EXPECT_THAT(texts(copy_list_of_prepared_root(image.tree).runtime),
                ElementsAre("/etc/hosts", "/etc/resolv.conf", "/run/stub/resolv.conf"));
    EXPECT_THAT(texts(copy_list_of_prepared_root(fs::MemoryTree{}).runtime),
                ElementsAre("/etc/hosts", "/etc/resolv.conf"));
}

TEST(CopyList, TellsWhatStaysClosedWhereItIsCopied) {
    Image image;
    image.tree.add_file("/opt/d/open", "", 0644)
        .add_file("/opt/d/group", "", 0640)
        .add_file("/opt/d/owner", "", 0600)
        .add_symlink("/opt/d/link", "owner");
    EXPECT_THAT(texts(image.list(second_copier, {"/opt/d"}).closed), ElementsAre("/opt/d/group", "/opt/d/owner"));
    // Code has the group of root there.
    EXPECT_THAT(texts(image.list(first_copier, {"/opt/d"}).closed), ElementsAre("/opt/d/owner"));
}

}   // namespace
}   // namespace sandroot::versions
