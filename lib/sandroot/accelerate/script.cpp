#include <sandroot/accelerate/script.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace sandroot::accelerate {

namespace {

using Words = std::vector<std::string>;

template <std::size_t count>
bool is_in(const std::array<std::string_view, count>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

constexpr std::array<std::string_view, 13> keywords{"if", "elif", "else", "then", "while", "do", "until",
                                                    "{",  "!",    "fi",   "done", "}",     "$"};
/// Whatever they are given, they place nothing.
constexpr std::array<std::string_view, 9> harmless{"[",      "test",   "local", "echo",   "exit",
                                                   "printf", "return", "read",  "dirname"};

/// The simple commands of a script, their words without quotes. A shell reads more finely; what this misreads becomes a
/// command that nobody knows.
std::vector<Words> commands_of(std::string_view script) {
    std::vector<Words> commands(1);
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) commands.back().push_back(std::move(word));
        word.clear();
    };
    bool in_comment = false;
    for (const char byte : script) {
        in_comment = byte != '\n' && (in_comment || (byte == '#' && word.empty()));
        if (in_comment || byte == '"' || byte == '\'') continue;
        const bool ends_command = std::string_view("\n;|&()").contains(byte);
        if (!ends_command && byte != ' ' && byte != '\t') {
            word += byte;
            continue;
        }
        end_word();
        if (ends_command && !commands.back().empty()) commands.emplace_back();
    }
    end_word();
    return commands;
}

bool is_assignment(std::string_view word) {
    const auto name = word.substr(0, word.find('='));
    return name.size() < word.size() && !name.empty() &&
           std::ranges::all_of(
               name,
               [](char byte) {
                   return byte == '_' || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                          (byte >= '0' && byte <= '9');
               });
}

/// Drops what stands before the command's name, and redirections.
Words bare(const Words& command) {
    Words words;
    for (const auto& word : command) {
        if (words.empty() && (is_in(keywords, word) || is_assignment(word))) continue;
        if (!word.contains('>')) words.push_back(word);
    }
    return words;
}

/// The names of the functions that the script defines.
std::set<std::string> functions_of(std::string_view script) {
    std::set<std::string> names;
    for (auto at = script.find("()"); at != std::string_view::npos; at = script.find("()", at + 1)) {
        const auto before = script.substr(0, at);
        const auto blank = before.find_last_of(" \t\n");
        names.emplace(before.substr(blank == std::string_view::npos ? 0 : blank + 1));
    }
    return names;
}

std::optional<Generation> generation_of_find(const Words& words) {
    const bool follows = words.size() > 1 && words[1] == "-L";
    const std::size_t at = follows ? 2 : 1;
    if (words.size() != at + 3 || !words[at].starts_with('$') || words[at + 1] != "-type") return std::nullopt;
    if (words[at + 2] == "f,l") return follows ? Generation::followed_links : Generation::links;
    if (words[at + 2] == "f" && !follows) return Generation::files;
    return std::nullopt;
}

/// "cp -P": the command with what it is told, its operands left out.
std::string told(const Words& words) {
    std::string all = words.front();
    for (std::size_t at = 1; at < words.size(); ++at)
        if (!words[at].starts_with('$')) all += ' ' + words[at];
    return all;
}

}   // namespace

std::optional<Generation> generation_of(std::string_view script) {
    constexpr std::array<std::string_view, 5> placing{"mkdir -p", "cp -P", "cp", "ln -f", "chmod 444"};
    const auto functions = functions_of(script);
    std::optional<Generation> generation;
    std::set<std::string> seen;
    for (const auto& command : commands_of(script)) {
        const Words words = bare(command);
        if (words.empty() || functions.contains(words.front())) continue;
        if (words.front() == "find") {
            if (generation) return std::nullopt;
            generation = generation_of_find(words);
            if (!generation) return std::nullopt;
        } else if (is_in(harmless, words.front())) {
            if (words.front() == "[") seen.insert(words.begin(), words.end());
        } else {
            if (!is_in(placing, told(words))) return std::nullopt;
            seen.insert(told(words));
        }
    }
    const auto has = [&](std::string_view what) { return seen.contains(std::string(what)); };
    constexpr std::array<std::string_view, 3> asked{"-f", "-d", "-L"};
    if (!std::ranges::all_of(placing, has) || !std::ranges::all_of(asked, has)) return std::nullopt;
    return script.contains("$1") && script.contains("$2") ? generation : std::nullopt;
}

}   // namespace sandroot::accelerate
