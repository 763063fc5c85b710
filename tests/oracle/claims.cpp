#include "claims.hpp"

#include <sandroot/fs/disk_tree.hpp>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace oracle {

using namespace sandroot;

namespace {

constexpr const char* source = SANDROOT_SOURCE_DIR "/fixtures/loader";
constexpr std::string_view judge_mark = "judge: ";
constexpr std::string_view with_mark = "with: ";

std::string content_of(const fs::Tree& tree, const std::string& path) {
    return fs::read(tree, RootPath(path), 1U << 20U).value_or("");
}

std::string judge_of(const std::string& text) {
    const auto line = text.substr(0, text.find('\n'));
    return line.starts_with(judge_mark) ? line.substr(judge_mark.size()) : std::string();
}

/// The CPUs that transcripts name: a psABI level of any vendor's, or a platform of Intel's.
std::optional<loader::Cpu> cpu_named(const std::string& name) {
    constexpr std::string_view level = "x86-64-v";
    loader::Cpu cpu;
    if (name.starts_with(level) && name.size() == level.size() + 1) {
        cpu.x86_level = static_cast<unsigned>(name.back() - '0');
        cpu.platform = "x86_64";
    } else if (name == "haswell" || name == "xeon_phi") {
        cpu.x86_level = 3;
        cpu.platform = name;
    } else {
        return std::nullopt;
    }
    cpu.legacy_hwcaps = {"tls", cpu.platform, "x86_64"};
    return cpu;
}

/// A line "with: glibc 2.41" or "with: cpu haswell".
bool take_parameter(const std::string& line, Question& parameters) {
    std::istringstream words(line.substr(with_mark.size()));
    std::string what;
    std::string value;
    words >> what >> value;
    if (what == "cpu") {
        parameters.cpu = cpu_named(value);
        return parameters.cpu.has_value();
    }
    loader::Version version;
    char dot = ' ';
    std::istringstream numbers(value);
    numbers >> version.major >> dot >> version.minor;
    parameters.glibc = version;
    return what == "glibc" && dot == '.' && !numbers.fail();
}

/// A word before the program, which says how and where it is asked; `next` gives the words that belong to it.
template <class Next>
void take_word(const std::string& word, Next next, Question& question) {
    if (const auto equals = word.find('='); equals != std::string::npos)
        question.environment[word.substr(0, equals)] = word.substr(equals + 1);
    else if (word == "list") question.asked = RecordedOptions::list;
    else if (word == "run") question.asked = RecordedOptions::start;
    else if (word == "says") question.asked = RecordedOptions::says;
    else if (word == "chroot") question.root = next();
    else if (word == "as") question.as_nobody = next() == "nobody";
    else if (word == "without") question.without = next();
    else if (word == "plan") {
        question.planned = true;
        question.root = next();
    } else if (word == "bind") {
        const auto from = next();
        question.binds.emplace_back(from, next());
    } else question.program = word;
}

/// A line "$ …".
bool take_question(const std::string& line, const std::string& folder, Question& question) {
    question.line = line;
    std::istringstream words(line.substr(2));
    std::string word;
    const auto next = [&] { return words >> word ? replaced(word, "$PWD", folder) : std::string(); };
    for (auto one = next(); !one.empty(); one = next()) {
        if (question.program.empty()) take_word(one, next, question);
        else question.words.push_back(one);
    }
    if (question.words.empty() || question.asked == RecordedOptions::says) return !question.program.empty();
    // Only a program that is told to open something is told anything.
    question.asked = RecordedOptions::open;
    return question.words.front() == "dlopen" && question.words.size() > 1;
}

/// What stands for something that depends on the CPU.
std::string for_cpu(std::string line, const loader::Cpu& cpu) {
    line = replaced(std::move(line), "PLATFORM", cpu.platform);
    return replaced(std::move(line), "HWCAPS/",
                    cpu.x86_level < 2 ? "" : "glibc-hwcaps/x86-64-v" + std::to_string(cpu.x86_level) + "/");
}

}   // namespace

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string shortened(const std::string& text, const std::string& folder) {
    return replaced(replaced(text, folder + "/", "./"), "././", "./");
}

std::ostream& operator<<(std::ostream& out, const Claim& claim) {
    return out << claim.folder << "/" << claim.file;
}

std::vector<Claim> all_claims() {
    std::vector<Claim> claims;
    const auto tree = fs::DiskTree::open_root(HostPath(source));
    const auto folders = tree ? (*tree)->list(RootPath()) : Result<std::vector<fs::DirectoryEntry>>();
    if (!folders) return claims;
    for (const auto& folder : *folders) {
        if (folder.type != fs::Type::directory) continue;
        for (const auto* const file : {"transcript", "transcript.rule"}) {
            const auto text = content_of(**tree, "/" + folder.name + "/" + file);
            if (text.empty()) continue;
            Claim claim{0, folder.name, file, judge_of(text)};
            std::from_chars(folder.name.data(), folder.name.data() + folder.name.size(), claim.number);
            claims.push_back(std::move(claim));
        }
    }
    std::ranges::sort(claims, {}, [](const Claim& claim) { return std::pair(claim.folder, claim.file); });
    return claims;
}

bool asks_what_programs_say(const Claim& claim) {
    if (claim.judge == "musl") return false;
    const auto questions = read_transcript(claim);
    return questions && !questions->empty() && questions->front().asked == RecordedOptions::says;
}

std::string folder_of(const Claim& claim) {
    return std::string(SANDROOT_BUILD_DIR "/fixtures/loader/") + claim.folder;
}

Result<std::vector<Question>> read_transcript(const Claim& claim) {
    SR_TRY(const auto tree, fs::DiskTree::open_root(HostPath(source)));
    SR_TRY(const auto text, fs::read(*tree, RootPath("/" + claim.folder + "/" + claim.file), 1U << 20U));
    std::vector<Question> questions;
    Question parameters;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        bool understood = true;
        if (line.starts_with("$ ")) {
            understood = take_question(line, folder_of(claim), questions.emplace_back(parameters));
        } else if (line.starts_with(with_mark)) {
            understood = take_parameter(line, parameters);
        } else if (!questions.empty()) {
            const auto& cpu = questions.back().cpu;
            questions.back().answer.push_back(for_cpu(line, cpu ? *cpu : loader::this_cpu(elf::machine_x86_64)));
        } else {
            understood = line.starts_with(judge_mark) || line.starts_with("# ");
        }
        if (!understood) return fail(Errc::malformed, claim.folder + "/" + claim.file + ": " + line);
    }
    return questions;
}

}   // namespace oracle
