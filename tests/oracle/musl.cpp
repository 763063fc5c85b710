// The folders of fixtures/loader whose judge is musl: the real loader of musl and our model must both say what the
// transcript says.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/loader/system/preload_file.hpp>
#include <sandroot/os/child.hpp>

#include "claims.hpp"
#include "musl_trace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace {

using namespace sandroot;
using oracle::Claim;
using oracle::Question;
using oracle::RecordedOptions;

constexpr const char* musl = "/lib/ld-musl-x86_64.so.1";

/// Two directories, each as long as a name may be but for a few bytes.
std::vector<std::string> with_long_names(std::vector<std::string> lines) {
    const std::string name(250, '0');
    for (auto& line : lines) line = oracle::replaced(line, "LONG", name + "/" + name);
    return lines;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);) lines.push_back(line);
    return lines;
}

class Layout : public ::testing::TestWithParam<Claim> {
protected:
    [[nodiscard]] static std::string folder() { return oracle::folder_of(GetParam()); }

    static std::vector<std::string> shortened(std::vector<std::string> lines) {
        for (auto& line : lines) line = oracle::shortened(line, folder());
        return lines;
    }

    /// What the program is told to open, with '' for the empty name.
    static std::vector<std::string> opened(const Question& question) {
        if (question.asked != RecordedOptions::open) return {};
        std::vector<std::string> names(question.words.begin() + 1, question.words.end());
        std::ranges::replace(names, "''", "");
        return names;
    }

    static std::vector<std::string> ask_musl(const Question& question) {
        os::Command command;
        command.environment = question.environment;
        command.directory = HostPath(folder());
        const bool lists = question.asked == RecordedOptions::list;
        command.program = HostPath(lists ? musl : question.program);
        command.arguments = lists ? std::vector<std::string>{"--list", question.program} : opened(question);
        const auto said = os::run(command);
        if (!said) return {said.error().message};
        if (lists) return shortened(oracle::list_of(*said));
        auto lines = lines_of(said->output);
        std::ranges::move(lines_of(said->errors), std::back_inserter(lines));
        return shortened(lines);
    }

    loader::Process fresh(const Question& question) {
        const auto& opened = objects_.open(RootPath(folder()) / question.program);
        EXPECT_EQ(opened.os_error, 0) << question.program;
        loader::StartOptions options;
        options.working_directory = folder();
        const auto variable = [&](const char* name) {
            const auto known = question.environment.find(name);
            return known == question.environment.end() ? std::string() : known->second;
        };
        options.library_path = variable("LD_LIBRARY_PATH");
        options.preload = loader::split_preload_list(variable("LD_PRELOAD"));
        auto system = loader::describe_system(*tree_, opened.reading->facts, loader::this_cpu(elf::machine_x86_64));
        EXPECT_EQ(system->libc, loader::Libc::musl);
        return {*tree_, objects_, *std::move(system), options};
    }

    std::vector<std::string> ask_model(const Question& question) {
        loader::Process process = fresh(question);
        if (question.asked == RecordedOptions::list) return shortened(oracle::list_in_model(process, question.program));
        const auto started = process.start(question.program);
        EXPECT_TRUE(started);
        std::vector<std::string> lines;
        if (question.asked == RecordedOptions::start) {
            for (const auto object : started->objects)
                if (object != started->root) lines.push_back(process.loaded()[object].path.str());
            // With anything missing it ends before it can say what it loaded.
            if (started->status != loader::LoadStatus::ok) lines = oracle::errors_of(*started);
        }
        for (const auto& name : opened(question)) open_in_model(process, name, lines);
        return shortened(lines);
    }

    void open_in_model(loader::Process& process, std::string name, std::vector<std::string>& lines) {
        if (name.starts_with("chroot:")) {
            inner_tree_ = *fs::DiskTree::open_root(HostPath(folder() + "/" + name.substr(name.find(':') + 1)));
            inner_objects_ = std::make_unique<loader::Objects>(*inner_tree_);
            process.change_root(*inner_tree_, *inner_objects_);
            return;
        }
        std::optional<loader::ObjectIndex> caller;
        if (const auto mark = name.find('!'); mark != std::string::npos) {
            caller = process.open(name.substr(0, mark)).root;
            name = name.substr(mark + 1);
        }
        const auto loaded = process.open(name, caller);
        const bool is_open = loaded.status == loader::LoadStatus::ok;
        lines.push_back(name + ": " + (is_open ? "ok" : loaded.error));
        if (!is_open) return;
        for (const auto object : loaded.objects) lines.push_back("  " + process.loaded()[object].path.str());
    }

    std::unique_ptr<fs::DiskTree> tree_ = *fs::DiskTree::open_root(HostPath("/"));
    loader::Objects objects_{*tree_};
    std::unique_ptr<fs::DiskTree> inner_tree_;
    std::unique_ptr<loader::Objects> inner_objects_;
};

TEST_P(Layout, IsResolvedAsTheTranscriptSays) {
    const auto questions = oracle::read_transcript(GetParam());
    ASSERT_TRUE(questions) << questions.error().message;
    ASSERT_FALSE(questions->empty());
    for (const auto& question : *questions) {
        SCOPED_TRACE(question.line);
        const auto answer = with_long_names(question.answer);
        EXPECT_EQ(ask_musl(question), answer) << "(the real musl)";
        EXPECT_EQ(ask_model(question), answer) << "(the model)";
    }
}

std::vector<Claim> claims() {
    auto claims = oracle::all_claims();
    std::erase_if(claims, [](const Claim& claim) { return claim.judge != "musl"; });
    return claims;
}

INSTANTIATE_TEST_SUITE_P(Musl, Layout, ::testing::ValuesIn(claims()),
                         [](const auto& layout) { return layout.param.folder; });

}   // namespace
