#include <sandroot/scope/named_modules.hpp>

#include <gmock/gmock.h>

#include <unit/scope/small_site.hpp>

namespace sandroot::scope {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class Prune : public SmallSite {
protected:
    void add(const std::string& path, const std::string& text = "") { tree.add_file(site + "/" + path, text); }
};

TEST_F(Prune, ASuiteGoesAndWhatIsOnlyNamedLikeOneStays) {
    add("num/__init__.py");
    add("num/tests/__init__.py");
    add("num/tests/test_a.py", "from num.tests import helper");
    add("num/core/tests/data/test_b.py");
    add("num/testing/__init__.py");
    add("web/test/client.py");   // An interface for the tests of others, as django.test is.
    add("tests/test_of_nobody.py");
    add("num/conftest.py", "import num.tests");
    narrowed({.prune = {"tests"}});
    EXPECT_THAT(left(), ElementsAre("num/__init__.py", "num/testing/__init__.py", "tests/test_of_nobody.py",
                                    "web/test/client.py"));
}

TEST_F(Prune, ASuiteThatAModuleImportsStaysWithWhatItImportsItself) {
    add("a/__init__.py", "def run():\n    from .tests import run_tests\n");
    add("a/tests/test_x.py", "import b.tests.helper as helper");
    add("b/x.py");
    add("b/tests/test_y.py");
    add("c/sub/x.py", "import importlib\nimportlib.import_module('c.sub.tests.data')\n");
    add("c/sub/tests/test_z.py");
    add("d/sub/x.py", "from .. import (\n    other,  # not this\n    tests as suite)\n");
    add("d/tests/test_z.py");
    add("e/x.py", "# the tests of e\nfrom e.tests_of_old import x\n");
    add("e/tests/test_z.py");
    narrowed({.prune = {"tests"}});
    EXPECT_THAT(left(), Contains("a/tests/test_x.py"));
    EXPECT_THAT(left(), Contains("b/tests/test_y.py"));
    EXPECT_THAT(left(), Contains("c/sub/tests/test_z.py"));
    EXPECT_THAT(left(), Contains("d/tests/test_z.py"));
    EXPECT_THAT(left(), Not(Contains("e/tests/test_z.py")));
}

TEST_F(Prune, AProfileNamesSetsAndBringsItsOwn) {
    add("num/__init__.py");
    add("num/tests/test_a.py");
    add("num/web/app.js.map", "{}");
    add("num/web/app.js");
    further_sets = *policy::parse_prune_sets("sets: [{name: maps, files: \"*.map\", because: maps of scripts}]", "p");
    const auto made = narrowed({.prune = {"tests"}, .prune_of_profile = {"maps", "tests"}});
    EXPECT_THAT(left(), ElementsAre("num/__init__.py", "num/web/app.js"));
    ASSERT_EQ(made.left_out.size(), 2U);
    EXPECT_EQ(text_of(made.left_out[0].values, "set"), "tests");
    EXPECT_FALSE(flag_of(made.left_out[0].values, "by_profile"));
    EXPECT_EQ(made.left_out[1].values, (Values{{"set", "maps"}, {"because", "maps of scripts"}, {"by_profile", true}}));
    EXPECT_FALSE(try_to_narrow({.prune = {"map"}}));
}

TEST_F(Prune, TheSuiteOfTheStandardLibraryGoesUnlessSomebodyUsesIt) {
    tree.add_file(stdlib + "/test/__init__.py", "").add_file(stdlib + "/test/test_os.py", "");
    tree.add_file(stdlib + "/unittest/test/test_case.py", "from test import support");
    narrowed({.prune = {"tests"}});
    EXPECT_THAT(left(stdlib), ElementsAre("os.py"));
    add("uses.py", "from test.support import captured_stdout\n");
    narrowed({.prune = {"tests"}});
    EXPECT_THAT(left(stdlib), ElementsAre("os.py", "test/__init__.py", "test/test_os.py"));
}

TEST_F(Prune, HeadersStubsArchivesAndDocumentsGo) {
    add("num/include/num/x.h");
    add("num/x.pxd");
    add("num/__init__.pyi");
    add("num/__init__.py");
    add("num/lib/libnum.a", "!<arch>\n");
    add("num/lib/data.a", "no archive");
    add("num/lib/libnum.la", "# libnum.la - a libtool library file");
    add("num/doc/index.rst");
    add("num/docs/code.py");
    add("num-stubs/x.pyi");
    add("num-1.0.dist-info/METADATA", "Name: num\nVersion: 1.0\n");
    add("num-1.0.dist-info/x.h");
    const auto made = narrowed({.prune = {"headers,static", "stubs", "docs"}});
    EXPECT_THAT(left(), ElementsAre("num-1.0.dist-info/METADATA", "num-1.0.dist-info/x.h", "num/__init__.py",
                                    "num/docs/code.py", "num/lib/data.a"));
    EXPECT_EQ(installed.places.directory(RootPath(site + "/num/include")), nullptr) << "emptied, so of no use";
    ASSERT_EQ(made.pruned.size(), 4U);
    EXPECT_EQ(made.pruned[0].set, "headers");
    EXPECT_EQ(made.pruned[0].files, 2U);
    for (const auto& line : made.left_out) EXPECT_EQ(line.removal, Removal::pruned);
    EXPECT_EQ(made.left_out.front().at.str(), site + "/num") << "one line for each set and package";
}

TEST_F(Prune, AStubThatIsReadAtRunTimeStays) {
    add("lazy/__init__.py", "__getattr__, _, _ = lazy_loader.attach_stub(__name__, __file__)");
    add("lazy/__init__.pyi");
    add("lazy/other.pyi");
    narrowed({.prune = {"stubs"}});
    EXPECT_THAT(left(), ElementsAre("lazy/__init__.py", "lazy/__init__.pyi"));
}

TEST_F(Prune, PartsOfTheStandardLibraryGoByName) {
    for (const auto* path :
         {"idlelib/x.py", "turtledemo/x.py", "ensurepip/_bundled/pip.whl", "tkinter/x.py", "turtle.py"})
        tree.add_file(stdlib + "/" + path, "");
    tree.add_file(stdlib + "/lib-dynload/_tkinter" + test::tag, "");
    add("idlelib/mine.py");
    narrowed({.prune = {"safe"}});
    EXPECT_THAT(left(stdlib), ElementsAre("lib-dynload/_tkinter" + test::tag, "os.py", "tkinter/x.py", "turtle.py"));
    EXPECT_THAT(left(), ElementsAre("idlelib/mine.py"));
    narrowed({.prune = {"tkinter"}});
    EXPECT_THAT(left(stdlib), ElementsAre("ensurepip/_bundled/pip.whl", "idlelib/x.py", "os.py", "turtledemo/x.py"));
}

TEST_F(Prune, ASourceGoesOnlyWhereThisPythonTakesTheCompiledOneInItsPlace) {
    const auto compiled = [](std::uint32_t magic, std::uint32_t size) {
        const auto word = [](std::uint32_t value) {
            std::string bytes;
            for (int at = 0; at < 4; ++at) bytes += static_cast<char>(value >> (8 * at) & 0xffU);
            return bytes;
        };
        return word(magic | 0x0a0d0000U) + word(0) + word(0) + word(size) + "code";
    };
    add("right.py", "12345");
    add("right.pyc", compiled(3495, 5));
    add("stale.py", "12345");
    add("stale.pyc", compiled(3495, 4));
    add("elder.py", "12345");
    add("elder.pyc", compiled(3439, 5));
    add("cached.py", "12345");
    add("__pycache__/cached.cpython-311.pyc", compiled(3495, 5));
    narrowed({.prune = {"sources"}});
    EXPECT_THAT(left(), Not(Contains("right.py")));
    EXPECT_THAT(left(), Contains("right.pyc"));
    for (const auto* name : {"stale.py", "elder.py", "cached.py"}) EXPECT_THAT(left(), Contains(name));
    narrowed({.prune = {"pycache"}});
    EXPECT_THAT(left(), Not(Contains(HasSubstr("__pycache__"))));
}

TEST_F(Prune, TheOthersAreMeasuredWithoutTakingAnythingOut) {
    add("num/tests/test_a.py", "12345");
    add("num/x.h", "123");
    const auto made = narrowed({.prune = {"headers"}, .measure = true});
    EXPECT_THAT(left(), ElementsAre("num/tests/test_a.py"));
    ASSERT_EQ(made.prunable.size(), 9U);
    EXPECT_EQ(made.prunable[0].set, "tests");
    EXPECT_EQ(made.prunable[0].bytes, 5U);
}

TEST_F(Prune, AnUnknownSetIsAnErrorWithTheLikelyOne) {
    const auto error = [&](const std::string& name) { return try_to_narrow({.prune = {name}}).error(); };
    EXPECT_THAT(error("test").hint, HasSubstr("did you mean tests?"));
    EXPECT_THAT(error("all").hint, HasSubstr("--prune safe"));
    EXPECT_THAT(error("tests,").message, HasSubstr("an empty word is not one of tests, "));
}

TEST(Imports, AreFoundInWhateverFormTheyAreWritten) {
    const std::vector<std::string> words{"tests"};
    const auto named = [&](const std::string& text) {
        std::vector<std::string> out;
        for (const auto& one : named_modules(text, words)) out.push_back(std::string(one.dots, '.') + one.module);
        return out;
    };
    EXPECT_THAT(named("import a.tests.x as y, b, c.tests"), ElementsAre("a.tests.x", "c.tests"));
    EXPECT_THAT(named("from a.tests import (b,\n  c)\n"), ElementsAre("a.tests", "a.tests.b", "a.tests.c"));
    EXPECT_THAT(named("from . import tests"), ElementsAre(".tests"));
    EXPECT_THAT(named("from .import tests"), ElementsAre(".tests"));
    EXPECT_THAT(named("  from ..tests import x"), ElementsAre("..tests", "..tests.x"));
    EXPECT_THAT(named("from a import \\\n    tests\n"), ElementsAre("a.tests"));
    EXPECT_THAT(named("try: import tests\n"), ElementsAre("tests"));
    EXPECT_THAT(named("run(\"a.tests.b\")"), UnorderedElementsAre("a.tests.b"));
    EXPECT_THAT(named("from_tests = 1\nimport_tests()\n# import tests are nice\nx = 'tests'"), IsEmpty());
    EXPECT_THAT(named(std::string("from tests import (\n", 20)), ElementsAre("tests"));
    EXPECT_THAT(named("from"), IsEmpty());
    EXPECT_THAT(named("import \xff\0tests"), IsEmpty());
}

}   // namespace
}   // namespace sandroot::scope
