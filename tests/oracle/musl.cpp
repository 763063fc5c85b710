// The folders of fixtures/loader whose judge is musl: the real loader of musl and our model must both say what the
// transcript says.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/preload_file.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/os/child.hpp>

#include "musl_trace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace {

using namespace sandroot;

constexpr const char* musl = "/lib/ld-musl-x86_64.so.1";

/// One question: "$ NAME=VALUE… list FILE" asks `ld-musl --list FILE`; "$ run ./program" and "$ ./program dlopen NAME…"
/// start it, with chroot:DIR among the names for entering DIR.
struct Question {
    std::string line;
    std::map<std::string, std::string> environment;
    bool lists = false;
    bool opens = false;
    std::string program;
    std::vector<std::string> opened;
    std::vector<std::string> answer;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// Two directories, each as long as a name may be but for a few bytes.
std::string with_long_names(const std::string& line) {
    const std::string name(250, '0');
    return replaced(line, "LONG", name + "/" + name);
}

Question parse_question(const std::string& line) {
    Question question;
    question.line = line;
    std::istringstream words(line.substr(2));
    for (std::string word; words >> word;) {
        const auto equals = word.find('=');
        if (question.opens) question.opened.push_back(word == "''" ? "" : word);
        else if (!question.program.empty()) question.opens = word == "dlopen";
        else if (equals != std::string::npos) question.environment[word.substr(0, equals)] = word.substr(equals + 1);
        else if (word == "list") question.lists = true;
        else if (word != "run") question.program = word;
    }
    return question;
}

/// The questions of a transcript that names musl as its judge.
std::vector<Question> read_transcript(const fs::Tree& tree, const std::string& name) {
    std::vector<Question> questions;
    const RootPath path(std::string(SANDROOT_SOURCE_DIR "/fixtures/loader/") + name + "/transcript");
    std::istringstream lines(fs::read(tree, path, 1U << 20U).value_or(""));
    std::string line;
    if (!std::getline(lines, line) || line != "judge: musl") return questions;
    while (std::getline(lines, line)) {
        if (line.starts_with("$ ")) questions.push_back(parse_question(line));
        else if (!questions.empty()) questions.back().answer.push_back(with_long_names(line));
    }
    return questions;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);) lines.push_back(line);
    return lines;
}

class Layout : public ::testing::TestWithParam<std::string> {
protected:
    [[nodiscard]] static std::string folder() {
        return std::string(SANDROOT_BUILD_DIR "/fixtures/loader/") + GetParam();
    }

    /// Paths below the folder as relative ones.
    static std::vector<std::string> shortened(std::vector<std::string> lines) {
        for (auto& line : lines) line = replaced(replaced(line, folder() + "/", "./"), "././", "./");
        return lines;
    }

    static std::vector<std::string> ask_musl(const Question& question) {
        os::Command command;
        command.environment = question.environment;
        command.directory = HostPath(folder());
        command.program = HostPath(question.lists ? musl : question.program);
        command.arguments = question.lists ? std::vector<std::string>{"--list", question.program} : question.opened;
        const auto said = os::run(command);
        if (!said) return {said.error().message};
        if (question.lists) return shortened(oracle::list_of(*said));
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
        if (question.lists) return shortened(oracle::list_in_model(process, question.program));
        const auto started = process.start(question.program);
        EXPECT_TRUE(started);
        std::vector<std::string> lines;
        if (!question.opens) {
            for (const auto object : started->objects)
                if (object != started->root) lines.push_back(process.loaded()[object].path);
            // With anything missing it ends before it can say what it loaded.
            if (started->status != loader::LoadStatus::ok) lines = oracle::errors_of(*started);
        }
        for (const auto& name : question.opened) open_in_model(process, name, lines);
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
        for (const auto object : loaded.objects) lines.push_back("  " + process.loaded()[object].path);
    }

    std::unique_ptr<fs::DiskTree> tree_ = *fs::DiskTree::open_root(HostPath("/"));
    loader::Objects objects_{*tree_};
    std::unique_ptr<fs::DiskTree> inner_tree_;
    std::unique_ptr<loader::Objects> inner_objects_;
};

TEST_P(Layout, IsResolvedAsTheTranscriptSays) {
    const auto questions = read_transcript(*tree_, GetParam());
    ASSERT_FALSE(questions.empty());
    for (const auto& question : questions) {
        SCOPED_TRACE(question.line);
        EXPECT_EQ(ask_musl(question), question.answer) << "(the real musl)";
        EXPECT_EQ(ask_model(question), question.answer) << "(the model)";
    }
}

std::vector<std::string> folders() {
    std::vector<std::string> names;
    const auto tree = fs::DiskTree::open_root(HostPath("/"));
    if (!tree) return names;
    const auto entries = (*tree)->list(RootPath(SANDROOT_SOURCE_DIR "/fixtures/loader"));
    if (!entries) return names;
    for (const auto& entry : *entries)
        if (!read_transcript(**tree, entry.name).empty()) names.push_back(entry.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Musl, Layout, ::testing::ValuesIn(folders()), [](const auto& layout) { return layout.param; });

}   // namespace
