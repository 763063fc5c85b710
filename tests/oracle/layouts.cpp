// Each folder of fixtures/loader is a claim about ld.so: a layout, and a transcript of questions with their answers.
// The real ld.so and our model must both say what the transcript says.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/preload_file.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/os/child.hpp>

#include "trace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace {

using namespace sandroot;
using oracle::Answer;
using oracle::How;

/// One question: "$ NAME=VALUE… ./program", "$ list FILE" or "$ ./program dlopen NAME…", and the lines below it.
struct Question {
    std::string line;
    std::map<std::string, std::string> environment;
    How how = How::as_program;
    std::string program;
    std::vector<std::string> opened;   ///< Of a question about dlopen.
    std::vector<std::string> answer;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

Question parse_question(const std::string& line, const std::string& folder) {
    Question question;
    question.line = line;
    std::istringstream words(line.substr(2));
    bool opens = false;
    for (std::string word; words >> word;) {
        word = replaced(word, "$PWD", folder);
        const auto equals = word.find('=');
        if (question.program.empty() && equals != std::string::npos)
            question.environment[word.substr(0, equals)] = word.substr(equals + 1);
        else if (question.program.empty() && word == "list") question.how = How::as_list;
        else if (question.program.empty()) question.program = word;
        else if (!opens && word == "dlopen") opens = true;
        else question.opened.push_back(word);
    }
    return question;
}

/// What stands for something that depends on the CPU.
std::string for_this_cpu(std::string line) {
    const auto cpu = loader::this_cpu(elf::machine_x86_64);
    line = replaced(std::move(line), "PLATFORM", cpu.platform);
    return replaced(std::move(line), "HWCAPS/",
                    cpu.x86_level < 2 ? "" : "glibc-hwcaps/x86-64-v" + std::to_string(cpu.x86_level) + "/");
}

std::vector<Question> read_transcript(const fs::Tree& tree, const std::string& path, const std::string& folder) {
    std::vector<Question> questions;
    std::istringstream lines(fs::read(tree, RootPath(path), 1U << 20U).value_or(""));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("$ ")) questions.push_back(parse_question(line, folder));
        else if (!questions.empty()) questions.back().answer.push_back(for_this_cpu(line));
    }
    return questions;
}

/// Absolute paths below the folder as relative ones.
std::string shortened(const std::string& text, const std::string& folder) {
    return replaced(replaced(text, folder + "/", "./"), "././", "./");
}

/// An answer in the form of the transcript: what was found, what was not, wrong versions, the end.
std::vector<std::string> lines_of(const Answer& answer, const std::string& folder) {
    std::vector<std::string> lines = answer.found;
    for (const auto& name : answer.missing) lines.push_back(name + " not found");
    lines.insert(lines.end(), answer.versions.begin(), answer.versions.end());
    if (!answer.error.empty()) lines.push_back("stops: " + answer.error);
    for (auto& line : lines) line = shortened(line, folder);
    return lines;
}

std::vector<std::string> found_first(std::vector<std::string> lines) {
    std::ranges::stable_partition(lines, [](const std::string& line) { return !line.ends_with(" not found"); });
    std::ranges::stable_partition(
        lines, [](const std::string& line) { return line.find(": version `") == std::string::npos; });
    return lines;
}

class Layout : public ::testing::TestWithParam<std::string> {
protected:
    [[nodiscard]] std::string folder() const {
        return std::string(SANDROOT_BUILD_DIR "/fixtures/loader/") + GetParam();
    }

    loader::Process fresh(const Question& question) {
        const auto program = RootPath(folder()) / question.program;
        const auto& opened = objects_.open(program);
        EXPECT_EQ(opened.os_error, 0) << program.str();
        loader::StartOptions options;
        options.working_directory = folder();
        if (const auto known = question.environment.find("LD_LIBRARY_PATH"); known != question.environment.end())
            options.library_path = known->second;
        if (const auto known = question.environment.find("LD_PRELOAD"); known != question.environment.end())
            options.preload = loader::split_preload_list(known->second);
        auto system = loader::describe_system(*tree_, opened.reading->facts, loader::this_cpu(elf::machine_x86_64));
        return {*tree_, objects_, *std::move(system), options};
    }

    /// What opener.c prints.
    std::vector<std::string> run_opener(const Question& question) {
        os::Command command;
        command.program = HostPath(question.program);
        command.arguments = question.opened;
        command.environment = question.environment;
        command.directory = HostPath(folder());
        const auto said = os::run(command);
        std::vector<std::string> lines;
        std::istringstream output(said ? said->output : said.error().message);
        for (std::string line; std::getline(output, line);) lines.push_back(shortened(line, folder()));
        return lines;
    }

    /// The same from the model.
    std::vector<std::string> simulate_opener(const Question& question) {
        loader::Process process = fresh(question);
        const auto started = process.start(question.program);
        std::vector<std::string> lines;
        for (const auto& word : question.opened) {
            std::string name = word;
            std::optional<loader::ObjectIndex> caller;
            if (const auto mark = word.find('!'); mark != std::string::npos) {
                caller = process.open(word.substr(0, mark)).root;
                name = word.substr(mark + 1);
            }
            const auto loaded = process.open(name, caller);
            lines.push_back(name + ": " + (loaded.status == loader::LoadStatus::ok ? "ok" : loaded.error));
            if (loaded.status != loader::LoadStatus::ok) continue;
            for (const auto object : loaded.objects) lines.push_back("  " + process.loaded()[object].path);
        }
        for (auto& line : lines) line = shortened(line, folder());
        return lines;
    }

    std::unique_ptr<fs::DiskTree> tree_ = *fs::DiskTree::open_root(HostPath("/"));
    loader::Objects objects_{*tree_};
};

TEST_P(Layout, IsResolvedAsTheTranscriptSays) {
    const auto questions = read_transcript(
        *tree_, std::string(SANDROOT_SOURCE_DIR "/fixtures/loader/") + GetParam() + "/transcript", folder());
    ASSERT_FALSE(questions.empty());
    for (const auto& question : questions) {
        SCOPED_TRACE(question.line);
        if (!question.opened.empty()) {
            EXPECT_EQ(run_opener(question), question.answer) << "(the real ld.so)";
            EXPECT_EQ(simulate_opener(question), question.answer) << "(the model)";
            continue;
        }
        auto process = fresh(question);
        const auto theirs = oracle::ask_ld_so(process.system().interpreter, question.program, question.how,
                                              question.environment, folder());
        ASSERT_TRUE(theirs) << theirs.error().message;
        EXPECT_EQ(lines_of(*theirs, folder()), found_first(question.answer)) << "(the real ld.so)";
        EXPECT_EQ(lines_of(oracle::ask_model(process, question.program, question.how), folder()),
                  found_first(question.answer))
            << "(the model)";
    }
}

std::vector<std::string> folders() {
    std::vector<std::string> names;
    const auto tree = fs::DiskTree::open_root(HostPath(SANDROOT_SOURCE_DIR "/fixtures/loader"));
    if (!tree) return names;
    const auto entries = (*tree)->list(RootPath());
    if (!entries) return names;
    for (const auto& entry : *entries)
        if (entry.type == fs::Type::directory) names.push_back(entry.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(LdSo, Layout, ::testing::ValuesIn(folders()), [](const auto& layout) { return layout.param; });

}   // namespace
