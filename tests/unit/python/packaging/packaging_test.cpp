#include <sandroot/python/packaging/package_version.hpp>
#include <sandroot/python/packaging/requirement.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace sandroot::python {
namespace {

using testing::ElementsAre;

TEST(PackageVersion, StandsInTheOrderOfThePep) {
    const std::vector<std::string> order{"1.0.dev456",    "1.0a1",         "1.0a2.dev456", "1.0a12.dev456",
                                         "1.0a12",        "1.0b1.dev456",  "1.0b2",        "1.0b2.post345.dev456",
                                         "1.0b2.post345", "1.0rc1.dev456", "1.0rc1",       "1.0",
                                         "1.0+abc.5",     "1.0+abc.7",     "1.0+5",        "1.0.post456.dev34",
                                         "1.0.post456",   "1.1.dev1",      "1.1",          "99999999999999999999999",
                                         "1!0.1"};
    for (std::size_t at = 0; at + 1 < order.size(); ++at)
        EXPECT_LT(*parse_package_version(order[at]), *parse_package_version(order[at + 1])) << order[at];
}

TEST(PackageVersion, HasOneNormalForm) {
    for (const auto& [text, normal] :
         std::vector<std::pair<std::string, std::string>>{{" v1.0-Alpha_1 ", "1.0a1"},
                                                          {"1.0c1", "1.0rc1"},
                                                          {"1.0-preview", "1.0rc0"},
                                                          {"01.002", "1.2"},
                                                          {"1.0-1", "1.0.post1"},
                                                          {"1.0rev", "1.0.post0"},
                                                          {"1.0DEV", "1.0.dev0"},
                                                          {"0!1", "1"},
                                                          {"2!1", "2!1"},
                                                          {"1+Ubuntu-1_x", "1+ubuntu.1.x"}})
        EXPECT_EQ(parse_package_version(text)->str(), normal) << text;
    for (const auto* text : {"", "1.", "1..2", "a1", "1.0x", "1.0+", "1.0+a+b", "1!", "1.*", "1 0", "\xff"})
        EXPECT_FALSE(parse_package_version(text)) << text;
}

TEST(Specifier, MeetsWhatThePepSays) {
    struct Case {
        const char* version;
        const char* specifiers;
        bool met;
    };
    for (const auto& [version, specifiers, met] : std::to_array<Case>({
             {"1.0", "==1", true},
             {"1.0+local", "==1.0", true},
             {"1.0", "==1.0+local", false},
             {"1.1.post1", "==1.1", false},
             {"1.1.post1", "==1.1.*", true},
             {"1.1a1", "==1.1.*", true},
             {"1", "==1.0.*", true},
             {"1.10", "==1.1.*", false},
             {"2!1.0", "==1.*", false},
             {"1.7", ">1.7", false},
             {"1.7.1", ">1.7", true},
             {"1.7.0.post1", ">1.7", false},
             {"1.7.0.post2", ">1.7.post1", true},
             {"1.7+local", ">1.7", false},
             {"1.0rc1", "<1.0", false},
             {"1.0rc1", "<1.0rc2", true},
             {"0.9", "<1.0", true},
             {"2.2.1", "~=2.2", true},
             {"3.0", "~=2.2", false},
             {"2.2.post3", "~=2.2", true},
             {"1.4.6", "~=1.4.5a4", true},
             {"1.5", "~=1.4.5", false},
             {"1.0", "===1.0", true},
             {"1.0.0", "===1.0", false},
             {"1.5", ">=1, !=1.5.*, <2", false},
             {"1.6", ">=1, !=1.5.*, <2", true},
             {"1.0", "", true},
         })) {
        const auto parsed = parse_specifiers(specifiers);
        ASSERT_TRUE(parsed) << specifiers;
        EXPECT_EQ(meets(*parse_package_version(version), *parsed), met) << version << " " << specifiers;
    }
    for (const auto* text : {">=1.*", "~=1", "1.0", "=1", "<1+local", "==1.0a1.*", ">", "=>1"})
        EXPECT_FALSE(parse_specifiers(text)) << text;
}

class Markers : public testing::Test {
protected:
    bool holds(const std::string& text, const std::string& extra = "") {
        const auto marker = Marker::parse(text);
        EXPECT_TRUE(marker) << text;
        return marker && marker->holds(environment, extra);
    }
    MarkerEnvironment environment = [] {
        Interpreter interpreter;
        interpreter.version = "3.11.2";
        interpreter.implementation = "cpython";
        elf::Header header;
        header.machine = elf::machine_aarch64;
        header.order = elf::Order::little;
        header.elf_class = elf::Class::elf64;
        return marker_environment(interpreter, header);
    }();
};

TEST_F(Markers, AreThoseOfTheInterpreterNotOfThisMachine) {
    EXPECT_TRUE(holds("platform_machine == 'aarch64' and platform_system == 'Linux'"));
    EXPECT_TRUE(holds("sys_platform == \"linux\" and os_name == 'posix' and implementation_name == 'cpython'"));
    EXPECT_TRUE(holds("platform_python_implementation == 'CPython' and implementation_version >= '3.11.2'"));
    EXPECT_TRUE(holds("platform_release == ''")) << "the kernel is that of another day";
    EXPECT_FALSE(holds("platform_release >= '5.0'"));
}

TEST_F(Markers, CompareVersionsAsVersionsAndTheRestAsText) {
    EXPECT_TRUE(holds("python_version > '3.9'"));
    EXPECT_TRUE(holds("'3.12' > python_version"));
    EXPECT_TRUE(holds("python_version == '3.*' and python_full_version ~= '3.11.0'"));
    EXPECT_TRUE(holds("python_version not in '2.7, 3.10' and 'in' in sys_platform"));
    EXPECT_FALSE(holds("sys_platform > 'a'")) << "texts have no order";
}

TEST_F(Markers, BindAndBeforeOr) {
    EXPECT_TRUE(holds("os_name == 'posix' or os_name == 'x' and os_name == 'y'"));
    EXPECT_FALSE(holds("(os_name == 'posix' or os_name == 'x') and os_name == 'y'"));
    EXPECT_FALSE(Marker::parse(std::string(200, '(') + "os_name == 'x'" + std::string(200, ')')));
    for (const auto* text : {"", "os_name", "os_name == posix", "os_name == 'x", "(os_name == 'x'",
                             "os_name == 'x' and", "weather == 'fine'", "os_name not 'x'"})
        EXPECT_FALSE(Marker::parse(text)) << text;
}

TEST_F(Markers, KnowAnExtraInEverySpelling) {
    EXPECT_TRUE(holds("extra == 'Dev_Tools'", "dev.tools"));
    EXPECT_FALSE(holds("extra == 'dev-tools'"));
    EXPECT_FALSE(holds("extra == 'dev-tools'", "tools"));
}

TEST(Requirement, IsReadInNewAndOldForm) {
    const auto plain = parse_requirement("Foo.Bar [B, a_c] >=1.0, <2 ; python_version > '3'");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->name, "Foo.Bar");
    EXPECT_THAT(plain->extras, ElementsAre("a-c", "b"));
    EXPECT_EQ(plain->specifiers->size(), 2U);
    EXPECT_TRUE(plain->marker);
    EXPECT_EQ(parse_requirement("six (>=1.10)")->version, ">=1.10");
    EXPECT_EQ(parse_requirement("x @ https://host.invalid/x;y.whl ; os_name == 'nt'")->url,
              "https://host.invalid/x;y.whl");
    EXPECT_FALSE(parse_requirement("odd >=1.*")->specifiers) << "the name is clear all the same";
    for (const auto* text :
         {"", "-x", "x-", "x[", "x[a,,b]", "x 1.0", "x (>=1", "x ;", "x ; nonsense", "x @ ", "x @ u y"})
        EXPECT_FALSE(parse_requirement(text)) << text;
}

}   // namespace
}   // namespace sandroot::python
