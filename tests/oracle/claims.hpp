// Claims: the folders of fixtures/loader, and the questions and answers in their transcripts.
#pragma once

#include <sandroot/loader/system/system.hpp>

#include "trace.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace oracle {

/// A folder of fixtures/loader and one of its transcripts.
struct Claim {
    unsigned number = 0;
    std::string folder;   ///< "12_dependencies_are_loaded_breadth_first"
    std::string file;     ///< "transcript" or "transcript.rule".
    std::string judge;    ///< In its first line: "ld.so", "rule" or "musl".
};

/// For GoogleTest's messages.
std::ostream& operator<<(std::ostream& out, const Claim& claim);

/// All of them, sorted.
[[nodiscard]] std::vector<Claim> all_claims();

/// What is asked of the program of a question.
enum class RecordedOptions : std::uint8_t {
    trace,   ///< Which libraries it would start with.
    list,    ///< The same of a file that is given to ld.so.
    start,   ///< It is started, and says which objects it got.
    open,    ///< It opens names.
    says,    ///< It is started, and says whatever it says.
};

struct Question {
    std::string line;
    std::map<std::string, std::string> environment;
    std::string root;   ///< Inside the claim's folder; empty for the root of this machine.
    bool as_nobody = false;
    std::vector<std::pair<std::string, std::string>> binds;   ///< Mounted from, onto.
    std::optional<sandroot::loader::Version> glibc;           ///< What the model has; else the installed one.
    std::optional<sandroot::loader::Cpu> cpu;                 ///< What the model has; else this machine's.
    RecordedOptions asked = RecordedOptions::trace;
    bool planned = false;   ///< Not in `root` itself but in one that holds what a plan takes from it…
    std::string without;    ///< …but for the names that match this glob.
    std::string program;
    std::vector<std::string> words;   ///< After the program.
    std::vector<std::string> answer;
};

/// The folder that holds what the claim's `build` made.
[[nodiscard]] std::string folder_of(const Claim& claim);

/// The questions in the order of the file. Errors: a line that is none of those that fixtures/loader/README.md knows.
[[nodiscard]] sandroot::Result<std::vector<Question>> read_transcript(const Claim& claim);

/// Its questions are about what programs say, not about what is found.
[[nodiscard]] bool asks_what_programs_say(const Claim& claim);

/// Paths below the claim's folder as relative ones.
[[nodiscard]] std::string shortened(const std::string& text, const std::string& folder);

[[nodiscard]] std::string replaced(std::string text, const std::string& from, const std::string& to);

}   // namespace oracle
