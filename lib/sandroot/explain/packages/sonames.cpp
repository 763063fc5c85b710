#include <sandroot/explain/packages/builtin.hpp>
#include <sandroot/explain/packages/sonames.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace sandroot::explain {

namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Makes `word` the next one: its first byte says how much of the one before it stays.
void follow(std::string& word, std::string_view coded) {
    const std::size_t kept = coded.empty() ? 0 : std::min(digits.find(coded.front()), word.size());
    word.resize(kept);
    word.append(coded.substr(std::min<std::size_t>(1, coded.size())));
}

struct Row {
    unsigned releases = 0;   ///< A bit for each.
    const std::string& package;
    const std::string& soname;
};

/// Calls `take` with each row of the table until it says true.
void each_row(const std::function<bool(const Row&)>& take) {
    std::string_view table = builtin::sonames;
    std::string package;
    std::string soname;
    while (!table.empty()) {
        std::string_view line = table.substr(0, table.find('\n'));
        table.remove_prefix(std::min(line.size() + 1, table.size()));
        if (line.size() < 2 || line.front() == '#') continue;
        const auto releases = static_cast<unsigned>(line.front() - '0');
        line.remove_prefix(1);
        std::size_t end = std::min(line.find(' '), line.size());
        follow(package, line.substr(0, end));
        soname = package;
        while (end < line.size()) {
            line.remove_prefix(end + 1);
            end = std::min(line.find(' '), line.size());
            follow(soname, line.substr(0, end));
            if (take({releases, package, soname})) return;
        }
    }
}

bool has(const Row& row, Release release) {
    return (row.releases >> static_cast<unsigned>(release) & 1U) != 0;
}

/// "libz.so.1.3" for "libz.so.1.3.1"; empty if that would leave no version.
std::string_view shorter(std::string_view name) {
    const std::size_t version = name.find(".so.");
    const std::size_t dot = name.rfind('.');
    return version == std::string_view::npos || dot <= version + 3 ? std::string_view() : name.substr(0, dot);
}

/// Numbers in them count as numbers: libicu9 comes before libicu72.
bool is_older(std::string_view left, std::string_view right) {
    return left.size() != right.size() ? left.size() < right.size() : left < right;
}

/// Whether they differ in capitals at most.
bool is_same_word(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

/// What the name of the file is before ".so", for each way in which `name` may be meant.
std::vector<std::string> stems_of(std::string_view name) {
    const std::string bare(name.substr(0, name.find(".so")));
    std::vector<std::string> stems{bare};
    if (!bare.starts_with("lib")) stems.push_back("lib" + bare);
    return stems;
}

}   // namespace

std::string package_of(std::string_view name, Release release) {
    for (std::string_view soname = name; !soname.empty(); soname = shorter(soname)) {
        std::string package;
        each_row([&](const Row& row) {
            if (row.soname != soname || !has(row, release)) return false;
            package = row.package;
            return true;
        });
        if (!package.empty()) return package;
    }
    return {};
}

std::string soname_for(std::string_view name, Release release) {
    const std::size_t slash = name.rfind('/');
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    if (name.contains(".so.")) return std::string(name);
    std::string versioned;   // gobject-2.0-0 is libgobject-2.0.so.0.
    const std::size_t dash = name.rfind('-');
    if (dash != std::string_view::npos && dash + 1 < name.size() &&
        name.find_first_not_of("0123456789", dash + 1) == std::string_view::npos)
        versioned = (name.starts_with("lib") ? "" : "lib") + std::string(name.substr(0, dash)) + ".so." +
                    std::string(name.substr(dash + 1));
    const auto stems = stems_of(name);
    std::string exact;
    std::array<std::string, 4> best;   // As written and of the release, as written, of the release, any.
    each_row([&](const Row& row) {
        if (row.soname == versioned || row.soname == name) exact = row.soname;
        const std::string_view stem = std::string_view(row.soname).substr(0, row.soname.find(".so"));
        for (const auto& wanted : stems) {
            if (!is_same_word(stem, wanted)) continue;
            std::string& one = best.at((stem == wanted ? 0U : 2U) + (has(row, release) ? 0U : 1U));
            if (one.empty() || is_older(one, row.soname)) one = row.soname;
        }
        return !exact.empty();
    });
    for (const auto& found : {exact, best[0], best[1], best[2], best[3]})
        if (!found.empty()) return found;
    return std::string(name);
}

}   // namespace sandroot::explain
