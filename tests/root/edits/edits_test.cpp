// However an environment was edited since its root was built: building again gives what a build from nothing gives.
#include "described.hpp"
#include "scenarios.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <thread>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::IsEmpty;

/// Seconds after which a change is no longer fresh: the clocks of file systems tick up to so coarsely.
constexpr std::chrono::seconds settled_after{3};

const std::map<std::string, std::vector<Scenario>>& families() {
    static const std::map<std::string, std::vector<Scenario>> all{{"Contents", edits_of_contents()},
                                                                  {"Attributes", edits_of_attributes()},
                                                                  {"Kinds", edits_of_kinds()},
                                                                  {"Names", edits_of_names()},
                                                                  {"HardLinks", edits_of_hard_links()},
                                                                  {"Libraries", edits_of_libraries()},
                                                                  {"Python", edits_of_python()},
                                                                  {"InsideTheRoot", edits_inside_the_root()},
                                                                  {"BehindItsBack", edits_behind_its_back()},
                                                                  {"Moments", edits_at_certain_moments()}};
    return all;
}

struct Case {
    std::string family;
    Scenario scenario;
    std::string link;

    [[nodiscard]] std::string name() const { return scenario.name + (link == "copy" ? "Copied" : "Linked"); }
};

void PrintTo(const Case& one, std::ostream* out) {
    *out << one.name();
}

std::vector<Case> all_of(const std::string& family) {
    std::vector<Case> cases;
    for (const auto& scenario : families().at(family))
        for (const char* link : {"auto", "copy"}) cases.push_back({family, scenario, link});
    return cases;
}

class Edited : public ::testing::TestWithParam<Case> {
protected:
    /// The images of a whole family, so that they become old together.
    static void SetUpTestSuite() {
        const auto& suite = *::testing::UnitTest::GetInstance()->current_test_suite();
        const std::string suite_name = suite.name();
        const auto family = suite_name.substr(0, suite_name.find('/'));
        std::set<std::string> wanted;
        for (int at = 0; at < suite.total_test_count(); ++at)
            if (suite.GetTestInfo(at)->should_run()) wanted.insert(suite.GetTestInfo(at)->name());
        for (const auto& one : all_of(family)) {
            if (!wanted.contains("LeavesNothingStale/" + one.name())) continue;
            auto image = std::make_unique<Image>(one.link, one.scenario.disk);
            if (one.scenario.before) one.scenario.before(*image);
            images[one.name()] = std::move(image);
        }
        if (family != "Moments") std::this_thread::sleep_for(settled_after);
    }
    static void TearDownTestSuite() { images.clear(); }

    void TearDown() override { images.erase(GetParam().name()); }

    static inline std::map<std::string, std::unique_ptr<Image>> images;
};

TEST_P(Edited, LeavesNothingStale) {
    const auto& scenario = GetParam().scenario;
    const auto& image = *images.at(GetParam().name());
    const auto build = [&](const std::string& root) { return run(image.building(scenario.options, root)); };
    const auto described = [&](const std::string& root) { return describe(image.top + root, image.at("")); };

    const auto first = build("/out/root");
    ASSERT_LE(first.exit_status, 1) << first.errors;
    const auto before = described("/out/root");
    scenario.edit(image);
    ASSERT_FALSE(HasFatalFailure());
    const auto edited = described("/out/root");
    const auto again = build("/out/root");
    const auto root = described("/out/root");
    const auto fresh = build("/fresh/root");
    const auto wanted = described("/fresh/root");

    ASSERT_LE(fresh.exit_status, 1) << fresh.errors;
    EXPECT_EQ(again.exit_status, fresh.exit_status) << again.errors;
    EXPECT_THAT(differences(root, wanted), IsEmpty()) << again.output;
    // Else it would claim nothing.
    const bool may_show = !scenario.is_hidden_in_copies || GetParam().link != "copy";
    EXPECT_TRUE(!may_show || before != edited || before != wanted) << "the edit shows nowhere";
}

INSTANTIATE_TEST_SUITE_P(Contents, Edited, ::testing::ValuesIn(all_of("Contents")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(Attributes, Edited, ::testing::ValuesIn(all_of("Attributes")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(Kinds, Edited, ::testing::ValuesIn(all_of("Kinds")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(Names, Edited, ::testing::ValuesIn(all_of("Names")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(HardLinks, Edited, ::testing::ValuesIn(all_of("HardLinks")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(Libraries, Edited, ::testing::ValuesIn(all_of("Libraries")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(Python, Edited, ::testing::ValuesIn(all_of("Python")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(InsideTheRoot, Edited, ::testing::ValuesIn(all_of("InsideTheRoot")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(BehindItsBack, Edited, ::testing::ValuesIn(all_of("BehindItsBack")),
                         [](const auto& one) { return one.param.name(); });
INSTANTIATE_TEST_SUITE_P(Moments, Edited, ::testing::ValuesIn(all_of("Moments")),
                         [](const auto& one) { return one.param.name(); });

}   // namespace
}   // namespace sandroot::root
