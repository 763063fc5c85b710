#include <sandroot/python/packaging/distributions.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <unit/python/small_python.hpp>

namespace sandroot::python {
namespace {

using test::site;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Distributions : public testing::Test {
protected:
    Distributions() { test::add_small_python(tree); }

    std::vector<Distribution> read() {
        auto places = SearchDirectories::walk(tree, interpreter, 1);
        if (!places) {
            ADD_FAILURE() << places.error().message;
            return {};
        }
        return read_distributions(tree, interpreter, *places, 2);
    }

    Distribution only(const std::string& name) {
        for (auto& distribution : read())
            if (distribution.name == name) return distribution;
        ADD_FAILURE() << name << " was not found";
        return {};
    }

    fs::MemoryTree tree;
    Interpreter interpreter = test::small_interpreter();
};

class FixtureSite : public Distributions {
protected:
    FixtureSite() {
        test::add_fixture(tree, SANDROOT_SOURCE_DIR "/fixtures/python/site-packages", site);
        tree.add_file("/v/bin/acme", "#!/v/bin/python\n", 0755);
        tree.add_file("/etc/shadow", "secret");
        tree.add_file("/etc/passwd", "root");
    }
};

std::vector<std::string> texts(const FileList& paths) {
    std::vector<std::string> out;
    for (const auto& path : paths) out.push_back(path.str());
    return out;
}

TEST_F(FixtureSite, IsReadInTheOrderOfNormalisedNames) {
    std::vector<std::string> names;
    for (const auto& distribution : read()) names.push_back(distribution.name + " " + distribution.version);
    EXPECT_THAT(names, ElementsAre("Acme 1.2", "bare 0.1", "Debian-Like 3.0", "develop 1.0", "hostile 6.6",
                                   "legacy 0.9", "norecord 2.0"));
}

TEST_F(FixtureSite, AWheelsRecordGivesFilesAlsoOutsideOfItsDirectory) {
    const auto acme = only("Acme");
    EXPECT_THAT(texts(acme.files),
                ElementsAre("/v/bin/acme", site + "/acme-1.2.dist-info/METADATA", site + "/acme-1.2.dist-info/RECORD",
                            site + "/acme/__init__.py", site + "/acme/core/__init__.py", site + "/acme/data, old.txt",
                            site + "/acme_script.py"));
    EXPECT_THAT(acme.top_level, ElementsAre("acme", "acme_script"));
    EXPECT_THAT(acme.requires_, ElementsAre("six (>=1.10)", "pytest ; extra == 'test'"));
    EXPECT_THAT(acme.problems, IsEmpty()) << "bytecode that is gone is no problem";
}

TEST_F(FixtureSite, AnEggInfosInstalledFilesAreRelativeToItself) {
    const auto legacy = only("legacy");
    EXPECT_THAT(texts(legacy.files), Contains(site + "/legacy/__init__.py"));
    EXPECT_THAT(texts(legacy.files), Contains(site + "/legacy-0.9-py3.11.egg-info/PKG-INFO"));
    EXPECT_THAT(legacy.top_level, ElementsAre("legacy"));
    EXPECT_THAT(legacy.requires_, ElementsAre("six", "PySocks; (python_version<\"3.12\") and extra == \"socks\""));
    EXPECT_THAT(legacy.problems, ElementsAre("installed-files.txt lists ../legacy/gone.py, which is not there"));
}

TEST_F(FixtureSite, AnEggInfoFileOffersTheModuleOfItsName) {
    const auto debian = only("Debian-Like");
    EXPECT_THAT(debian.top_level, ElementsAre("debian_like"));
    EXPECT_THAT(debian.files, IsEmpty());
    EXPECT_THAT(debian.problems, IsEmpty());
}

TEST_F(FixtureSite, ATopLevelNameThatIsNoModuleIsLeftOutAndSaid) {
    const auto norecord = only("norecord");
    EXPECT_THAT(norecord.top_level, ElementsAre("norecord"));
    EXPECT_THAT(norecord.problems, ElementsAre("top_level.txt offers vanished, which no directory of sys.path has"));
}

TEST_F(FixtureSite, WithoutMetadataTheDirectorysNameTells) {
    const auto bare = only("bare");
    EXPECT_EQ(bare.version, "0.1");
    EXPECT_THAT(bare.top_level, ElementsAre("bare"));
    EXPECT_THAT(bare.problems, ElementsAre(HasSubstr("METADATA is not there")));
}

TEST_F(FixtureSite, AHostileRecordReachesNothingOutsideOfTheInterpretersDirectories) {
    const auto hostile = only("hostile");
    EXPECT_THAT(texts(hostile.files), ElementsAre(site + "/acme/__init__.py"));
    EXPECT_THAT(
        hostile.problems,
        ElementsAre(
            "RECORD ends inside a quoted field: it was cut short or is not CSV",
            "RECORD lists 2 files (/etc/shadow is the first), outside of the interpreter's directories: not taken"));
}

TEST_F(FixtureSite, AnEditableInstallOffersWhatAnotherDirectoryOfSysPathHolds) {
    EXPECT_THAT(only("develop").top_level, IsEmpty());
    tree.add_file("/home/me/develop/src/develop/__init__.py", "");
    interpreter.paths.emplace_back("/home/me/develop/src");
    const auto develop = only("develop");
    EXPECT_THAT(develop.top_level, ElementsAre("develop"));
    EXPECT_THAT(develop.problems, IsEmpty());
}

TEST_F(FixtureSite, IsTheSameForEveryNumberOfThreads) {
    const auto places = SearchDirectories::walk(tree, interpreter, 1);
    ASSERT_TRUE(places);
    const auto one = read_distributions(tree, interpreter, *places, 1);
    const auto many = read_distributions(tree, interpreter, *places, 8);
    ASSERT_EQ(one.size(), many.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].metadata, many[i].metadata);
        EXPECT_EQ(one[i].files, many[i].files);
        EXPECT_EQ(one[i].problems, many[i].problems);
    }
}

TEST_F(Distributions, VendoredInsideAPackageDoNotCount) {
    tree.add_file(site + "/setuptools/_vendor/packaging-1.0.dist-info/METADATA", "Name: packaging\nVersion: 1.0\n");
    EXPECT_THAT(read(), IsEmpty());
}

TEST_F(Distributions, InstalledTwiceInOneDirectoryAreBothNamed) {
    tree.add_file(site + "/a-1.0.dist-info/METADATA", "Name: a\nVersion: 1.0\n");
    tree.add_file(site + "/a-2.0.dist-info/METADATA", "Name: A\nVersion: 2.0\n");
    const auto found = read();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_THAT(found[1].problems,
                ElementsAre(HasSubstr("is installed twice in one directory: see also " + site + "/a-1.0")));
}

TEST_F(Distributions, HiddenByAnEarlierDirectoryOfSysPathSaySo) {
    interpreter.paths.emplace_back("/later");
    tree.add_file(site + "/a-2.0.dist-info/METADATA", "Name: a\nVersion: 2.0\n");
    tree.add_file("/later/a-1.0.dist-info/METADATA", "Name: a\nVersion: 1.0\n");
    const auto found = read();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_THAT(found[0].problems, ElementsAre(HasSubstr("is hidden by an earlier directory of sys.path")));
    EXPECT_THAT(found[1].problems, IsEmpty());
}

TEST_F(Distributions, LeftBehindByAnInterruptedPipAreNamed) {
    tree.add_file(site + "/~cme-1.0.dist-info/METADATA", "Name: acme\nVersion: 1.0\n");
    EXPECT_THAT(only("acme").problems, ElementsAre(HasSubstr("interrupted pip run")));
}

TEST_F(Distributions, ThatCannotBeReadKeepTheNameOfTheirDirectory) {
    tree.add_file(site + "/a_b-1.0.dist-info/METADATA", "Name: x\n");
    tree.deny(site + "/a_b-1.0.dist-info/METADATA", EACCES);
    tree.add_directory(site + "/b-1.0.dist-info/METADATA");
    tree.add_special(site + "/c-1.0.dist-info/METADATA", fs::Type::fifo);
    EXPECT_THAT(only("a_b").problems, Contains("METADATA cannot be read: Permission denied"));
    EXPECT_THAT(only("b").problems, Contains(HasSubstr("METADATA cannot be read")));
    EXPECT_THAT(only("c").problems, Contains(HasSubstr("METADATA cannot be read")));
}

TEST_F(Distributions, WithARecordOfMonstrousPathsStaySmall) {
    std::string record;
    for (int i = 0; i < 1000; ++i) record += std::string(5000, 'a') + ",,\n";
    for (int i = 0; i < 1000; ++i) record += "x/../" + std::string("../../") + "y,,\n";
    tree.add_file(site + "/a-1.0.dist-info/METADATA", "Name: a\nVersion: 1.0\n");
    tree.add_file(site + "/a-1.0.dist-info/RECORD", record);
    const auto a = only("a");
    EXPECT_THAT(a.files, IsEmpty());
    for (const auto& problem : a.problems) EXPECT_LT(problem.size(), 400U);
}

TEST_F(Distributions, InAnEggDirectoryOfSysPathAreRead) {
    interpreter.paths.emplace_back(site + "/old-1.0-py3.11.egg");
    tree.add_file(site + "/old-1.0-py3.11.egg/EGG-INFO/PKG-INFO", "Name: old\nVersion: 1.0\n");
    tree.add_file(site + "/old-1.0-py3.11.egg/EGG-INFO/top_level.txt", "old\n");
    tree.add_file(site + "/old-1.0-py3.11.egg/old.py", "");
    EXPECT_THAT(only("old").top_level, ElementsAre("old"));
}

TEST_F(Distributions, OfANamespaceOfferIt) {
    tree.add_file(site + "/google/cloud/storage/__init__.py", "");
    tree.add_file(site + "/google_cloud_storage-1.0.dist-info/METADATA", "Name: google-cloud-storage\nVersion: 1.0\n");
    tree.add_file(
        site + "/google_cloud_storage-1.0.dist-info/RECORD",
        "google/cloud/storage/__init__.py,,\n../../../share/doc/x.py,,\ndata-only/x.py,,\n__pycache__/y.py,,\n");
    EXPECT_THAT(only("google-cloud-storage").top_level, ElementsAre("google"));
}

}   // namespace
}   // namespace sandroot::python
