#include <sandroot/python/sources/library_names.hpp>
#include <sandroot/python/sources/tokens.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace sandroot::python {

namespace {

constexpr std::size_t longest_name = 4096;   // PATH_MAX
constexpr std::size_t most_names = 10'000;
constexpr std::size_t longest_folder = 64;
constexpr std::size_t most_folders = 1000;
constexpr std::size_t longest_line = 100'000;   // Tokens.

using Bytes [[gnu::vector_size(16)]] = unsigned char;

std::optional<NamedBy> opener(std::string_view name) {
    if (name == "CDLL" || name == "PyDLL" || name == "LoadLibrary") return NamedBy::ctypes;
    if (name == "dlopen") return NamedBy::cffi;
    if (name == "find_library") return NamedBy::find_library;
    return std::nullopt;
}

/// "libmagic.so.1", "/usr/lib/libmagic.so"
bool is_file_name(std::string_view text) {
    const auto name = text.starts_with('/') ? text.substr(text.rfind('/') + 1) : text;
    const auto suffix = name.find(".so");
    if (!name.starts_with("lib") || suffix == std::string_view::npos || suffix == 3) return false;
    const auto is_fine = [](char c) { return (is_part_of_name(c) || std::string_view(".+-").contains(c)) && c > 0; };
    const auto is_version = [](char c) { return c == '.' || (c >= '0' && c <= '9'); };
    const auto version = name.substr(suffix + 3);
    return std::ranges::all_of(name.substr(0, suffix), is_fine) && std::ranges::all_of(version, is_version) &&
           (version.empty() || version.starts_with('.'));
}

/// A path from the working directory is none that an image could answer.
bool is_name(std::string_view text) {
    const bool is_relative = !text.starts_with('/') && text.contains('/');
    return !text.empty() && text.size() <= longest_name && !is_relative &&
           std::ranges::none_of(text, [](char c) { return c >= 0 && c < ' '; });
}

bool may_be_folder(std::string_view text) {
    const auto is_fine = [](char c) { return (is_part_of_name(c) || std::string_view(".+-").contains(c)) && c > 0; };
    return !text.empty() && text.size() <= longest_folder && std::ranges::all_of(text, is_fine);
}

/// Reads logical lines: no call goes beyond one.
class Finder {
public:
    void run(std::string_view source) {
        Tokens tokens(source);
        while (auto token = tokens.next()) {
            if (token->kind != TokenKind::new_line) line_.push_back(*token);
            else read_line();
            if (line_.size() == longest_line) read_line();
        }
        read_line();
    }

    std::vector<LibraryName> names() && {
        // An argument that was taken is not taken twice.
        std::erase_if(found_, [&](const LibraryName& one) {
            return one.by == NamedBy::file_name && (!opens_any_ || arguments_.contains(one.name));
        });
        return std::move(found_);
    }

    [[nodiscard]] std::vector<std::string> folders() const {
        return opens_computed_ ? std::vector(folders_.begin(), folders_.end()) : std::vector<std::string>{};
    }

private:
    void read_line() {
        for (std::size_t at = 0; at < line_.size(); ++at) {
            if (line_[at].kind == TokenKind::text && is_file_name(line_[at].text))
                add(line_[at].text, NamedBy::file_name, line_[at].line);
            if (line_[at].kind == TokenKind::text && may_be_folder(line_[at].text) && folders_.size() < most_folders)
                folders_.emplace(line_[at].text);
            if (line_[at].kind != TokenKind::name) continue;
            if (const auto by = meaning_of(line_[at].text); by && !(at > 0 && is(at - 1, "def"))) take_opener(at, *by);
            else if (is(at, "cdll") && is(at + 1, "[")) take_argument(NamedBy::ctypes, at + 2, "]");
        }
        line_.clear();
    }

    [[nodiscard]] bool has(std::size_t at, TokenKind kind) const { return at < line_.size() && line_[at].kind == kind; }
    [[nodiscard]] bool is(std::size_t at, std::string_view text) const {
        return at < line_.size() && line_[at].kind != TokenKind::text && line_[at].text == text;
    }

    [[nodiscard]] std::optional<NamedBy> meaning_of(std::string_view name) const {
        if (const auto by = opener(name)) return by;
        const auto other = other_names_.find(name);
        return other == other_names_.end() ? std::nullopt : std::optional(other->second);
    }

    /// What opens libraries is called, imported under another name, or assigned to one.
    void take_opener(std::size_t at, NamedBy by) {
        opens_any_ = true;
        if (is(at + 1, "(")) take_argument(by, is(at + 2, "name") && is(at + 3, "=") ? at + 4 : at + 2, ")");
        else if (is(at + 1, "as") && has(at + 2, TokenKind::name)) other_names_.emplace(line_[at + 2].text, by);
        else if (at + 1 == line_.size()) take_assignment(at, by);
    }

    /// "load = ctypes.cdll.LoadLibrary"
    void take_assignment(std::size_t at, NamedBy by) {
        while (at >= 2 && is(at - 1, ".") && has(at - 2, TokenKind::name)) at -= 2;
        if (at == 2 && is(1, "=") && has(0, TokenKind::name)) other_names_.emplace(line_[0].text, by);
    }

    /// Texts that follow each other are one. What goes on as an expression is no literal.
    void take_argument(NamedBy by, std::size_t at, std::string_view end) {
        std::string name;
        const std::size_t first = at;
        for (; has(at, TokenKind::text) && name.size() <= longest_name; ++at) name += line_[at].text;
        if (at > first && (is(at, ",") || is(at, end))) add(name, by, line_[first].line);
        else if (by != NamedBy::find_library && !is(at, end)) opens_computed_ = true;
    }

    void add(std::string_view name, NamedBy by, std::size_t line) {
        if (!is_name(name) || found_.size() == most_names || !seen_.emplace(name, by).second) return;
        found_.push_back({std::string(name), by, line});
        if (by != NamedBy::file_name) arguments_.emplace(name);
    }

    std::vector<Token> line_;
    std::vector<LibraryName> found_;
    std::set<std::pair<std::string, NamedBy>> seen_;
    std::set<std::string> arguments_;
    std::map<std::string, NamedBy, std::less<>> other_names_;
    std::set<std::string, std::less<>> folders_;
    bool opens_any_ = false;
    bool opens_computed_ = false;
};

bool has_word_at(std::string_view source, std::size_t at) {
    const auto word = source.substr(at, 6);
    return word == "ctypes" || word == "dlopen";
}

}   // namespace

bool may_name_libraries(std::string_view source) {
    // Both words have "pe" in the same place. This looks at the four letters "ypes" and "open" of many places at once,
    // for most sources have neither word and all of each is looked through.
    constexpr std::size_t before = 2;   // Letters of a word before those four.
    std::size_t at = before;
    for (; at + sizeof(Bytes) + 3 <= source.size(); at += sizeof(Bytes)) {
        const auto from = [&](std::size_t offset) {
            Bytes bytes;
            std::memcpy(&bytes, source.data() + at + offset, sizeof bytes);
            return bytes;
        };
        const auto first = from(0);
        const auto last = from(3);
        const auto hits =
            (from(1) == 'p') & (from(2) == 'e') & (((first == 'y') & (last == 's')) | ((first == 'o') & (last == 'n')));
        std::array<std::uint64_t, sizeof(Bytes) / sizeof(std::uint64_t)> halves{};
        std::memcpy(halves.data(), &hits, sizeof hits);
        if ((halves[0] | halves[1]) == 0) continue;
        for (std::size_t place = 0; place < sizeof(Bytes); ++place)
            if (has_word_at(source, at + place - before)) return true;
    }
    for (; at < source.size(); ++at)
        if (has_word_at(source, at - before)) return true;
    return false;
}

std::vector<LibraryName> library_names(std::string_view source) {
    return named_libraries(source).names;
}

NamedLibraries named_libraries(std::string_view source) {
    if (!may_name_libraries(source)) return {};
    Finder finder;
    finder.run(source);
    auto folders = finder.folders();
    return {std::move(finder).names(), std::move(folders)};
}

}   // namespace sandroot::python
