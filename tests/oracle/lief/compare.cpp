#include "oracle/lief/compare.hpp"

#include <algorithm>
#include <optional>

namespace oracle {

namespace {

using sandroot::elf::Facts;

std::string show(std::uint64_t number) {
    return std::to_string(number);
}
std::string show(const std::string& text) {
    return '"' + text + '"';
}
std::string show(const std::optional<std::string>& text) {
    return text ? show(*text) : "none";
}
std::string show(const std::vector<std::string>& texts) {
    std::string shown = "[";
    for (const auto& text : texts) shown += (shown.size() > 1 ? ", " : "") + show(text);
    return shown + "]";
}

std::vector<std::string> needs_of(const Facts& facts) {
    std::vector<std::string> needs;
    for (const auto& need : facts.version_needs)
        needs.push_back(need.file + " " + need.version + (need.weak ? " weak" : ""));
    return needs;
}

}   // namespace

std::vector<std::string> differences(const Facts& ours, const Answer& theirs, const std::string& judge) {
    std::vector<std::string> lines;
    const auto hold = [&](const std::string& field, const auto& left, const auto& right) {
        if (left != right) lines.push_back(field + ": ours " + show(left) + ", " + judge + " " + show(right));
    };
    const auto number = [](auto value) { return static_cast<std::uint64_t>(value); };
    const Facts& other = theirs.facts;
    hold("class", number(ours.header.elf_class), number(other.header.elf_class));
    hold("byte order", number(ours.header.order), number(other.header.order));
    if (theirs.knows_machine) hold("machine", number(ours.header.machine), number(other.header.machine));
    hold("type", number(ours.header.type), number(other.header.type));
    hold("dynamic section", number(ours.has_dynamic), number(other.has_dynamic));
    hold("needed", ours.needed, other.needed);
    hold("soname", ours.soname, other.soname);
    hold("rpath", ours.rpath, other.rpath);
    hold("runpath", ours.runpath, other.runpath);
    hold("interpreter", ours.interpreter, other.interpreter);
    hold("flags_1", ours.flags_1, other.flags_1);
    hold("version needs", needs_of(ours), needs_of(other));
    hold("version definitions", ours.version_definitions, other.version_definitions);
    return lines;
}

void compare_symbols(const sandroot::elf::Symbols& ours, const sandroot::elf::Symbols& theirs,
                     std::vector<std::string>& lines) {
    const auto hold = [&](const std::string& list, const auto& left, const auto& right) {
        const auto [mine, other] = std::ranges::mismatch(left, right);
        if (mine == left.end() && other == right.end()) return;
        const auto shown = [](auto at, auto end) {
            return at == end ? std::string("its end") : at->name + "@" + at->version + (at->weak ? " weak" : "");
        };
        lines.push_back(list + " symbols: ours " + std::to_string(left.size()) + ", LIEF " +
                        std::to_string(right.size()) + "; first difference: ours " + shown(mine, left.end()) +
                        ", LIEF " + shown(other, right.end()));
    };
    hold("defined", ours.defined, theirs.defined);
    hold("undefined", ours.undefined, theirs.undefined);
}

}   // namespace oracle
