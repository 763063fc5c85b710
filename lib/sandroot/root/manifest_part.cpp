#include <sandroot/root/manifest_part.hpp>

#include <algorithm>
#include <unordered_map>

namespace sandroot::root {

namespace {

/// The directory's path as its line spells it: the last word.
std::string_view last_word(std::string_view line) {
    return line.substr(line.rfind(' ') + 1);
}

std::unordered_map<std::string, std::size_t> spelled_directories(const Layout& part) {
    std::unordered_map<std::string, std::size_t> spelled;
    for (std::size_t index = 0; index < part.directories.size(); ++index) {
        ManifestWriter writer({});
        (void)writer.take();
        writer.add(record(part.directories[index].self, false));
        const std::string line = writer.take();
        spelled.emplace(last_word(std::string_view(line).substr(0, line.size() - 1)), index);
    }
    return spelled;
}

/// What stands before the first directory, a directory's own line, or all lines up to the next one.
struct Section {
    std::string_view line;    ///< With its newline; empty for the head.
    std::string_view names;   ///< Likewise.
};

/// Calls `take` for the head and for each directory; returns what is left, the line with the count.
std::string_view each_section(std::string_view text, const std::function<void(const Section&)>& take) {
    constexpr std::string_view mark = "\nd ";
    const auto end = text.rfind("\nend ");
    if (end == std::string_view::npos) return {};
    std::string_view rest = text.substr(0, end + 1);
    Section section;
    for (;;) {
        const auto line_end = section.line.size();
        const auto next = rest.find(mark, line_end > 0 ? line_end - 1 : 0);
        const auto length = next == std::string_view::npos ? rest.size() : next + 1;
        section.names = rest.substr(line_end, length - line_end);
        take(section);
        rest.remove_prefix(length);
        if (rest.empty()) break;
        section.line = rest.substr(0, rest.find('\n') + 1);
    }
    return text.substr(end + 1);
}

}   // namespace

std::string excerpt_of(std::string_view manifest, const Layout& part) {
    const auto spelled = spelled_directories(part);
    std::string out;
    std::ptrdiff_t lines = 0;
    each_section(manifest, [&](const Section& section) {
        if (section.line.empty()) {
            out = section.names;
            return;
        }
        const auto found = spelled.find(std::string(last_word(section.line.substr(0, section.line.size() - 1))));
        if (found == spelled.end()) return;
        out += section.line;
        ++lines;
        if (!part.directories[found->second].is_complete) return;
        out += section.names;
        lines += std::ranges::count(section.names, '\n');
    });
    return out + "end " + std::to_string(lines) + "\n";
}

std::string patched(std::string_view manifest, const ManifestHead& head, const Layout& part,
                    const std::function<void(ManifestWriter&, std::size_t)>& directory,
                    const std::function<void(ManifestWriter&, std::size_t)>& names) {
    const auto spelled = spelled_directories(part);
    ManifestWriter writer(head);
    std::string out = writer.take();
    out.reserve(manifest.size() + 4096);
    const auto end = each_section(manifest, [&](const Section& section) {
        if (section.line.empty()) return;
        const auto found = spelled.find(std::string(last_word(section.line.substr(0, section.line.size() - 1))));
        if (found == spelled.end()) {
            out.append(section.line).append(section.names);
            return;
        }
        directory(writer, found->second);
        if (part.directories[found->second].is_complete) names(writer, found->second);
        out += writer.take();
        if (!part.directories[found->second].is_complete) out += section.names;
    });
    return out.append(end);
}

}   // namespace sandroot::root
