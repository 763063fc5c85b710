// The claims about what no DT_NEEDED names: a program in a root that a plan chose, where nothing else is, must say what
// it says in the image that the root was taken from; and without what a rule brought it must not.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/plan/make_plan.hpp>
#include <sandroot/root/build.hpp>

#include "claims.hpp"
#include "inside.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace {

using namespace sandroot;
using oracle::Claim;
using oracle::Question;

/// The program in the place of an interpreter that has no packages.
Result<plan::Plan> make_plan(const fs::DiskTree& image, const Question& question) {
    python::Environment environment;
    environment.interpreter.executable = RootPath(question.program);
    environment.interpreter.prefix = environment.interpreter.stdlib = environment.interpreter.platstdlib =
        RootPath("/opt/none");
    loader::Objects objects(image);
    Silence silence;
    plan::Context context;
    context.start.proc_mounted = false;
    SR_TRY(const auto resolver, plan::Resolver::start(image, objects, environment.interpreter.executable, context));
    const auto resolutions = plan::resolve_environment(resolver, environment, silence);
    plan::PlanOptions options;
    SR_TRY(options.rules, policy::built_in_rules());
    SR_TRY(options.profile, policy::built_in_profile("dify"));
    if (!question.without.empty()) options.exclude = {question.without};
    return plan::make_plan(image, environment, resolver, resolutions, options, silence);
}

Result<std::vector<std::string>> run(const Question& question, const std::string& root) {
    os::Command command;
    command.program = HostPath(question.program);
    command.environment = question.environment;
    SR_TRY(const auto said, os::run(oracle::entered(command, root, 0)));
    std::vector<std::string> lines;
    std::istringstream output(said.output + said.errors);
    for (std::string line; std::getline(output, line);) lines.push_back(line);
    if (said.signal != 0) lines.push_back("signal " + std::to_string(said.signal));
    else if (said.exit_status != 0) lines.push_back("status " + std::to_string(said.exit_status));
    return lines;
}

Result<std::vector<std::string>> answer_to(const Question& question, const std::string& folder) {
    const std::string image = folder + "/" + question.root;
    if (!question.planned) return run(question, image);
    SR_TRY(const auto tree, fs::DiskTree::open_root(HostPath(image)));
    SR_TRY(const auto plan, make_plan(*tree, question));
    SR_TRY(const auto place, fs::TemporaryDirectory::create());
    const HostPath root = place.path() / "root";
    Silence silence;
    SR_TRY(const auto built, root::build(plan, *tree, root, {}, silence));
    return run(question, root.str());
}

class Closure : public ::testing::TestWithParam<Claim> {};

TEST_P(Closure, HoldsWhatTheTranscriptSays) {
    const auto questions = oracle::read_transcript(GetParam());
    ASSERT_TRUE(questions) << questions.error().message;
    for (const auto& question : *questions) {
        SCOPED_TRACE(question.line);
        const auto answer = answer_to(question, oracle::folder_of(GetParam()));
        ASSERT_TRUE(answer) << answer.error().message;
        EXPECT_EQ(*answer, question.answer);
    }
}

std::vector<Claim> claims() {
    auto all = oracle::all_claims();
    std::erase_if(all, [](const Claim& claim) { return !oracle::asks_what_programs_say(claim); });
    return all;
}

INSTANTIATE_TEST_SUITE_P(LdSo, Closure, ::testing::ValuesIn(claims()),
                         [](const auto& layout) { return layout.param.folder; });

}   // namespace
