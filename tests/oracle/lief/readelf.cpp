#include "oracle/lief/readelf.hpp"

#include <sandroot/os/child.hpp>

#include <array>
#include <ranges>
#include <sstream>

namespace oracle {

namespace {

using namespace sandroot;

struct Named {
    std::string_view name;
    std::uint64_t value;
};

constexpr std::array<Named, 6> machines = {{{"Advanced Micro Devices X86-64", 62},
                                            {"Intel 80386", 3},
                                            {"AArch64", 183},
                                            {"ARM", 40},
                                            {"RISC-V", 243},
                                            {"PowerPC64", 21}}};
constexpr std::array<Named, 4> types = {{{"REL", 1}, {"EXEC", 2}, {"DYN", 3}, {"CORE", 4}}};
constexpr std::array<Named, 12> flags_1 = {{{"NOW", 0x1},
                                            {"GLOBAL", 0x2},
                                            {"GROUP", 0x4},
                                            {"NODELETE", 0x8},
                                            {"LOADFLTR", 0x10},
                                            {"INITFIRST", 0x20},
                                            {"NOOPEN", 0x40},
                                            {"ORIGIN", 0x80},
                                            {"DIRECT", 0x100},
                                            {"INTERPOSE", 0x400},
                                            {"NODEFLIB", 0x800},
                                            {"PIE", 0x8000000}}};

std::string after(const std::string& line, std::string_view mark) {
    const auto at = line.find(mark);
    if (at == std::string::npos) return {};
    std::string rest = line.substr(at + mark.size());
    rest.erase(0, std::min(rest.find_first_not_of(' '), rest.size()));
    return rest;
}

/// The last bracket closes, since a name may have brackets of its own.
std::string in_brackets(const std::string& line) {
    const auto open = line.find('[');
    const auto close = line.rfind(']');
    return open == std::string::npos || close < open ? std::string() : line.substr(open + 1, close - open - 1);
}

std::string word(const std::string& text) {
    return text.substr(0, text.find_first_of(" )"));
}

std::uint64_t value_of(std::span<const Named> table, std::string_view name) {
    for (const Named& named : table)
        if (named.name == name) return named.value;
    return 0;
}

void take_header(const std::string& line, Answer& answer) {
    elf::Header& header = answer.facts.header;
    if (const auto text = after(line, "  Class:"); !text.empty())
        header.elf_class = text == "ELF64" ? elf::Class::elf64 : elf::Class::elf32;
    if (const auto text = after(line, "  Data:"); !text.empty())
        header.order = text.contains("big endian") ? elf::Order::big : elf::Order::little;
    if (const auto text = after(line, "  Type:"); !text.empty() && line.starts_with("  Type:"))
        header.type = static_cast<std::uint16_t>(value_of(types, word(text)));
    if (const auto text = after(line, "  Machine:"); !text.empty()) {
        header.machine = static_cast<std::uint16_t>(value_of(machines, text));
        answer.knows_machine = header.machine != 0;
    }
    if (line.contains("[Requesting program interpreter: "))
        answer.facts.interpreter = after(in_brackets(line), "interpreter:");
}

void take_dynamic(const std::string& line, elf::Facts& facts) {
    if (line.contains("(NEEDED)")) facts.needed.push_back(in_brackets(line));
    if (line.contains("(SONAME)")) facts.soname = in_brackets(line);
    if (line.contains("(RPATH)")) facts.rpath = in_brackets(line);
    if (line.contains("(RUNPATH)")) facts.runpath = in_brackets(line);
    if (!line.contains("(FLAGS_1)")) return;
    std::istringstream names(after(line, "Flags:"));
    facts.flags_1 = 0;
    for (std::string name; names >> name;) facts.flags_1 |= value_of(flags_1, name);
}

}   // namespace

Result<Answer> ask_readelf(const std::string& path) {
    os::Command command;
    command.program = HostPath(SANDROOT_READELF);
    command.arguments = {"--wide", "--file-header", "--program-headers", "--dynamic", "--version-info", path};
    command.environment = {{"LC_ALL", "C"}};
    SR_TRY(const os::Finished said, os::run(command));
    if (!said.succeeded() || !said.errors.empty())
        return fail(Errc::child, "readelf " + path + ": " + said.errors.substr(0, said.errors.find('\n')));
    Answer answer;
    std::string file;
    enum class Part { header, dynamic, symbols, definitions, needs } part = Part::header;
    std::istringstream lines(said.output);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("Dynamic section at offset")) {
            part = Part::dynamic;
            answer.facts.has_dynamic = true;
        }
        if (line.starts_with("Version symbols section")) part = Part::symbols;
        if (line.starts_with("Version definition section")) part = Part::definitions;
        if (line.starts_with("Version needs section")) part = Part::needs;
        switch (part) {
        case Part::header:
            take_header(line, answer);
            break;
        case Part::dynamic:
            take_dynamic(line, answer.facts);
            break;
        case Part::symbols:
            break;
        case Part::definitions:
            if (line.contains("  Name: ") && !line.contains("Flags: BASE"))
                answer.facts.version_definitions.push_back(after(line, "  Name: "));
            break;
        case Part::needs:
            if (line.contains("  File: ")) file = word(after(line, "  File: "));
            if (line.contains("  Name: "))
                answer.facts.version_needs.push_back(
                    {file, word(after(line, "  Name: ")), line.contains("Flags: WEAK")});
            break;
        }
    }
    return answer;
}

}   // namespace oracle
