#include <sandroot/python/sources/source_search.hpp>

#include "support/planned.hpp"
#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>

namespace sandroot::plan {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const std::string libraries = "/usr/lib/x86_64-linux-gnu/";
const std::string site = "/usr/lib/python3/dist-packages/";

class SourceNames : public testing::Test {
protected:
    void SetUp() override {
        image.add_library(libraries + "libx.so.1", {"libx.so.1", {"libdeep.so.1"}, {}, {}, {}});
        image.add_library(libraries + "libdeep.so.1", {"libdeep.so.1", {}, {}, {}, {}});
    }

    void add(const std::string& path, const std::string& source) { image.tree.add_file(path, source); }

    void plan(const std::vector<std::string>& exclude = {}) {
        python::SourceSearch search;
        ASSERT_TRUE(python::SearchDirectories::walk(image.tree, image.environment.interpreter, 1, search.as_look()));
        image.environment.sources = search.finish();
        PlanOptions options;
        options.rules = *policy::built_in_rules();
        options.exclude = exclude;
        made = image.plan(options);
    }

    [[nodiscard]] std::vector<std::string> entered() const {
        std::vector<std::string> out;
        for (const auto& entry : entries_of(made)) out.emplace_back(entry.at.name());
        return out;
    }
    [[nodiscard]] std::vector<std::string> missing() const {
        std::vector<std::string> out;
        for (const auto& one : made.missing) out.push_back(one.name);
        return out;
    }

    Image image;
    Plan made;
};

TEST_F(SourceNames, ALibraryThatASourceOpensEntersWithWhatItNeedsAndTheLineThatNamesIt) {
    add(site + "binding/core.py", "import ctypes\n\nlib = ctypes.CDLL('libx.so.1')\n");
    plan();
    EXPECT_THAT(entered(), Contains("libdeep.so.1"));
    const auto entries = entries_of(made);
    const auto entry = std::ranges::find(entries, RootPath(libraries + "libx.so.1"), &Entry::at);
    ASSERT_NE(entry, entries.end());
    EXPECT_THAT(entry->why, ElementsAre(Reason{ReasonKind::named_in_source, RootPath(site + "binding/core.py"),
                                               "line 3: ctypes, \"libx.so.1\""}));
    EXPECT_THAT(missing(), IsEmpty());
}

TEST_F(SourceNames, WithoutACacheFindLibraryLooksInTheDefaultDirectories) {
    add(site + "one.py", "from ctypes.util import find_library\nfind_library('x')\n");
    image.tree.add_symlink(libraries + "libx.so.1.2", "libx.so.1");
    plan();
    EXPECT_THAT(entered(), Contains("libx.so.1"));
    EXPECT_THAT(entered(), Not(Contains("libx.so.1.2")));
}

TEST_F(SourceNames, CffiLooksForWhatItCannotOpen) {
    add(site + "one.py", "ffi.dlopen('x')\n");
    plan();
    EXPECT_THAT(entered(), Contains("libx.so.1"));
}

TEST_F(SourceNames, ANameThatIsNotThereIsToldAsOptionalWithTheLine) {
    add(site + "zbar/library.py", "from ctypes.util import find_library\nfind_library('zbar')\n");
    add(site + "gone.py", "import ctypes\nctypes.CDLL('/opt/libgone.so')\nctypes.CDLL('./libhere.so')\n");
    plan();
    ASSERT_THAT(missing(), ElementsAre("/opt/libgone.so", "libzbar.so"));
    EXPECT_EQ(made.missing[1].status, MissingStatus::optional);
    EXPECT_EQ(made.missing[1].needed_by.front().path, RootPath(site + "zbar/library.py"));
    EXPECT_EQ(made.missing[1].needed_by.front().how, "line 2: find_library(\"zbar\")");
}

TEST_F(SourceNames, OfNamesThatAreTriedInTurnOneIsEnough) {
    add(site + "one.py", "import ctypes\nfor name in ('libx.so.9', 'libx.dylib'): ctypes.CDLL(name)\n"
                         "ctypes.CDLL('libx.so.2')\nctypes.CDLL('libx-2.so')\nctypes.CDLL('libx.so.1')\n");
    plan();
    EXPECT_THAT(entered(), Contains("libx.so.1"));
    EXPECT_THAT(missing(), IsEmpty());
}

TEST_F(SourceNames, NamesOfOtherSystemsAreNoneAndThoseOfADriverAreTheHosts) {
    add(site + "one.py",
        "import ctypes\nctypes.CDLL('user32')\nctypes.CDLL('msvcrt.dll')\nfind_library('CoreFoundation')\n"
        "ctypes.CDLL('libcuda.so.1')\n");
    plan();
    ASSERT_THAT(missing(), ElementsAre("libcuda.so.1"));
    EXPECT_EQ(made.missing.front().status, MissingStatus::host_provided);
}

TEST_F(SourceNames, ASourceThatIsLeftOutBringsNothing) {
    add(site + "binding/core.py", "import ctypes\nctypes.CDLL('libx.so.1')\n");
    plan({"*/binding/*"});
    EXPECT_THAT(entered(), Not(Contains("libx.so.1")));
}

TEST_F(SourceNames, TheStandardLibraryAndTestsAreNotLookedAt) {
    const std::string source = "import ctypes\nctypes.CDLL('libx.so.1')\n";
    add("/usr/lib/python3.11/module.py", source);
    add(site + "p/tests/data/helper.py", source);
    add(site + "p/tests-more.txt", source);
    add(site + "p/test_it.py", source);
    add(site + "conftest.py", source);
    plan();
    EXPECT_THAT(entered(), Not(Contains("libx.so.1")));
}

}   // namespace
}   // namespace sandroot::plan
