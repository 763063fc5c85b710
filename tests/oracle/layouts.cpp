// Each folder of fixtures/loader is a claim about ld.so: a layout, and a transcript of questions with their answers.
// The real ld.so and our model must both say what the transcript says; of what this machine cannot show, our model.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/loader/system/hwcaps.hpp>
#include <sandroot/loader/system/preload_file.hpp>

#include "claims.hpp"
#include "inside.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>

namespace {

using namespace sandroot;
using oracle::Answer;
using oracle::Claim;
using oracle::How;
using oracle::Question;
using oracle::RecordedOptions;
using oracle::shortened;

using Lines = std::vector<std::string>;

/// An answer in the form of the transcript: what was found, what was not, wrong versions, the end.
Lines lines_of(const Answer& answer) {
    Lines lines = answer.found;
    for (const auto& name : answer.missing) lines.push_back(name + " not found");
    lines.insert(lines.end(), answer.versions.begin(), answer.versions.end());
    if (!answer.error.empty()) lines.push_back("stops: " + answer.error);
    return lines;
}

Lines found_first(Lines lines) {
    std::ranges::stable_partition(lines, [](const std::string& line) { return !line.ends_with(" not found"); });
    std::ranges::stable_partition(
        lines, [](const std::string& line) { return line.find(": version `") == std::string::npos; });
    return lines;
}

/// A directory of this machine as the model sees it.
struct Place {
    explicit Place(const std::string& root) : tree(*fs::DiskTree::open_root(HostPath(root))) {}
    std::unique_ptr<fs::DiskTree> tree;
    loader::Objects objects{*tree};
};

/// One question, put to the real ld.so and to the model.
class Asking {
public:
    Asking(const Question& question, std::string folder)
        : question_(question), folder_(std::move(folder)),
          root_(question.root.empty() ? std::string() : folder_ + "/" + question.root),
          place_(root_.empty() ? "/" : root_), directory_(root_.empty() ? folder_ : "/") {
        for (const auto& [from, onto] : question.binds)
            if (const auto bound = oracle::bind(folder_ + "/" + from, folder_ + "/" + onto); !bound)
                throw std::runtime_error(bound.error().message);
        // A root has /proc where it has a directory for it.
        has_proc_ = place_.tree->stat(RootPath("/proc"), fs::Follow::no).has_value();
        if (has_proc_ && !root_.empty())
            if (const auto bound = oracle::bind("/proc", root_ + "/proc"); !bound)
                throw std::runtime_error(bound.error().message);
    }

    [[nodiscard]] Lines real() {
        os::Command command;
        const bool traced = question_.asked == RecordedOptions::trace || question_.asked == RecordedOptions::list;
        if (traced) {
            command = oracle::trace_command(system().interpreter, question_.program, how(), question_.environment,
                                            directory_);
        } else {
            command.program = HostPath(question_.program);
            if (!question_.words.empty()) command.arguments.assign(question_.words.begin() + 1, question_.words.end());
            command.environment = question_.environment;
            command.directory = HostPath(directory_);
        }
        if (!root_.empty()) command = oracle::entered(command, root_, question_.as_nobody ? oracle::nobody : 0);
        if (traced) {
            const auto answer = oracle::ask_ld_so(command);
            return answer ? short_lines(lines_of(*answer)) : Lines{answer.error().message};
        }
        return short_lines(run(command));
    }

    [[nodiscard]] Lines model() {
        std::optional<oracle::AsNobody> as_nobody;
        auto process = fresh();
        if (question_.as_nobody) as_nobody.emplace();
        if (question_.asked == RecordedOptions::trace || question_.asked == RecordedOptions::list)
            return short_lines(lines_of(oracle::ask_model(std::move(process), question_.program, how())));
        const auto started = process.start(question_.program);
        if (!started) return {started.error().message};
        if (started->status != loader::LoadStatus::ok) return short_lines({"stops: " + started->error});
        auto lines = auditors_of(*started);
        const auto more = question_.asked == RecordedOptions::start ? objects_of(process) : open_all(process);
        lines.insert(lines.end(), more.begin(), more.end());
        return short_lines(lines);
    }

private:
    [[nodiscard]] How how() const { return question_.asked == RecordedOptions::list ? How::as_list : How::as_program; }

    [[nodiscard]] Lines short_lines(Lines lines) const {
        for (auto& line : lines) line = shortened(line, folder_);
        return lines;
    }

    [[nodiscard]] RootPath at(const std::string& path) const {
        return path.starts_with('/') ? RootPath(path) : RootPath(directory_) / path;
    }

    loader::System system() {
        const auto cpu = question_.cpu.value_or(loader::this_cpu(elf::machine_x86_64));
        const auto& program = place_.objects.open(at(question_.program));
        if (program.os_error != 0) throw std::runtime_error(question_.program + " cannot be opened");
        auto system = *loader::describe_system(*place_.tree, program.reading->facts, cpu);
        if (question_.glibc) system.version = *question_.glibc;
        // Nobody who starts what is setuid has all its rights.
        constexpr unsigned set_user_id = 04000;
        system.secure = question_.as_nobody && (program.stat.mode & set_user_id) != 0;
        system.hwcaps = loader::hwcaps_subdirectories(system.version, elf::machine_x86_64, cpu);
        return system;
    }

    loader::Process fresh() {
        loader::StartOptions options;
        options.working_directory = directory_;
        options.proc_mounted = has_proc_;
        // A program that runs stops at the first thing that is wrong, one that is traced goes on.
        options.keep_going = question_.asked == RecordedOptions::trace || question_.asked == RecordedOptions::list;
        if (const auto known = question_.environment.find("LD_LIBRARY_PATH"); known != question_.environment.end())
            options.library_path = known->second;
        if (const auto known = question_.environment.find("LD_PRELOAD"); known != question_.environment.end())
            options.preload = loader::split_preload_list(known->second);
        return {*place_.tree, place_.objects, system(), options};
    }

    static Lines run(const os::Command& command) {
        Lines lines;
        const auto said = os::run(command);
        std::istringstream output(said ? said->output : said.error().message);
        for (std::string line; std::getline(output, line);) lines.push_back(line);
        if (!said || said->succeeded()) return lines;
        const auto why = oracle::why_it_stopped(said->errors);
        lines.push_back(why.empty() ? "ended with status " + std::to_string(said->exit_status) + ", signal " +
                                          std::to_string(said->signal) + ": " + said->errors
                                    : "stops: " + why);
        return lines;
    }

    /// What auditor.c says when ld.so has loaded it.
    static Lines auditors_of(const loader::Loaded& started) {
        Lines lines;
        for (const auto& auditor : started.auditors)
            if (!auditor.objects.empty()) lines.push_back("audited by " + auditor.objects.front().path.str());
        return lines;
    }

    /// What opener.c shows when it is told nothing.
    static Lines objects_of(const loader::Process& process) {
        Lines lines;
        for (const auto& object : process.loaded())
            if (&object != process.loaded().data() && object.path != process.system().interpreter &&
                !object.path.empty())
                lines.push_back(object.path);
        return lines;
    }

    /// What it says of each word.
    Lines open_all(loader::Process& process) {
        Lines lines;
        for (std::size_t at = 1; at < question_.words.size(); ++at) {
            std::string name = question_.words[at];
            if (name.starts_with("chroot:")) {
                change_root(process, name.substr(name.find(':') + 1));
                continue;
            }
            if (name.starts_with("dlmopen:")) {
                name.erase(0, name.find(':') + 1);
                auto apart = process.new_namespace();
                append(lines, name, apart.open(name), apart);
                continue;
            }
            std::optional<loader::ObjectIndex> caller;
            if (const auto mark = name.find('!'); mark != std::string::npos) {
                caller = process.open(name.substr(0, mark)).root;
                name.erase(0, mark + 1);
            }
            append(lines, name, process.open(name, caller), process);
        }
        return lines;
    }

    static void append(Lines& lines, const std::string& name, const loader::Loaded& loaded,
                       const loader::Process& process) {
        const bool opened = loaded.status == loader::LoadStatus::ok;
        lines.push_back(name + ": " + (opened ? "ok" : loaded.error));
        if (!opened) return;
        for (const auto object : loaded.objects) lines.push_back("  " + process.loaded()[object].path.str());
    }

    void change_root(loader::Process& process, const std::string& directory) {
        inner_ = std::make_unique<Place>(root_ + at(directory).str());
        process.change_root(*inner_->tree, inner_->objects);
    }

    const Question& question_;
    std::string folder_;
    std::string root_;   // On this machine; empty for its own.
    Place place_;
    std::unique_ptr<Place> inner_;
    std::string directory_;
    bool has_proc_ = true;
};

class Layout : public ::testing::TestWithParam<Claim> {};

TEST_P(Layout, IsResolvedAsTheTranscriptSays) {
    const auto questions = oracle::read_transcript(GetParam());
    ASSERT_TRUE(questions) << questions.error().message;
    ASSERT_FALSE(questions->empty());
    for (const auto& question : *questions) {
        SCOPED_TRACE(question.line);
        Asking asking(question, oracle::folder_of(GetParam()));
        const auto answer = found_first(question.answer);
        if (GetParam().judge == "ld.so") {
            EXPECT_EQ(asking.real(), answer) << "(the real ld.so)";
        }
        EXPECT_EQ(asking.model(), answer) << "(the model)";
    }
}

/// Those of one judge; the ones that show what programs say have a test of their own.
std::vector<Claim> claims_of(const std::string& judge) {
    auto claims = oracle::all_claims();
    std::erase_if(claims,
                  [&](const Claim& claim) { return claim.judge != judge || oracle::asks_what_programs_say(claim); });
    return claims;
}

std::string name_of(const ::testing::TestParamInfo<Claim>& layout) {
    return layout.param.folder;
}

INSTANTIATE_TEST_SUITE_P(LdSo, Layout, ::testing::ValuesIn(claims_of("ld.so")), name_of);
INSTANTIATE_TEST_SUITE_P(Rule, Layout, ::testing::ValuesIn(claims_of("rule")), name_of);

}   // namespace
