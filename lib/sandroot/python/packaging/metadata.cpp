#include <sandroot/python/packaging/metadata.hpp>

#include <algorithm>
#include <optional>

namespace sandroot::python {

namespace {

/// Takes one line off `text`; "\n", "\r\n" and "\r" end it.
std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(2);
    else if (!text.empty()) text.remove_prefix(1);
    return line;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\v\f";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool same_field(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return lower(a) == lower(b);
    });
}

/// One row of CSV. `unterminated`: the text ended inside a quoted field.
struct Row {
    std::string first;
    bool unterminated = false;
};

Row take_row(std::string_view& text) {
    Row row;
    std::size_t field = 0;
    bool quoted = false;
    bool field_begins = true;
    while (!text.empty()) {
        const char c = text.front();
        if (quoted && c == '"' && text.starts_with("\"\"")) {
            if (field == 0) row.first += '"';
            text.remove_prefix(2);
            continue;
        }
        if (!quoted && (c == '\n' || c == '\r')) {
            take_line(text);
            return row;
        }
        text.remove_prefix(1);
        if (quoted && c == '"') quoted = false;
        else if (!quoted && c == '"' && field_begins) quoted = true;
        else if (!quoted && c == ',') ++field;
        else if (field == 0) row.first += c;
        field_begins = !quoted && c == ',';
    }
    row.unterminated = quoted;
    return row;
}

/// The path of a row as nearly all are: one line without a quote, and with a path in which nothing is odd.
std::optional<std::string_view> take_plain_row(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto path = line.substr(0, line.find(','));
    const auto has = [](std::string_view part, char c) { return part.find(c) != std::string_view::npos; };
    if (path.empty() || has(path, '\0') || has(line, '"') || has(line, '\r')) return std::nullopt;
    text.remove_prefix(end + 1);
    return path;
}

}   // namespace

Metadata parse_metadata(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    Metadata metadata;
    std::string* open = nullptr;   // The field that a continuation line belongs to.
    while (!text.empty()) {
        const auto line = take_line(text);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (open != nullptr) open->append(" ").append(trimmed(line));
            continue;
        }
        open = nullptr;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const auto field = trimmed(line.substr(0, colon));
        const auto value = trimmed(line.substr(colon + 1));
        if (same_field(field, "Name") && metadata.name.empty()) *(open = &metadata.name) = value;
        else if (same_field(field, "Version") && metadata.version.empty()) *(open = &metadata.version) = value;
        else if (same_field(field, "Requires-Dist")) open = &metadata.requires_.emplace_back(value);
        else if (same_field(field, "Provides-Extra")) metadata.extras.emplace_back(value);
    }
    return metadata;
}

Record parse_record(std::string_view text) {
    Record record;
    std::size_t with_nul = 0;
    std::size_t without_path = 0;
    while (!text.empty()) {
        if (const auto row = take_plain_row(text)) {
            record.paths.push_back(*row);
            continue;
        }
        const bool blank = text.front() == '\n' || text.front() == '\r';
        Row row = take_row(text);
        if (row.unterminated) {
            record.problems.emplace_back("RECORD ends inside a quoted field: it was cut short or is not CSV");
            break;
        }
        if (blank) continue;
        if (row.first.empty()) ++without_path;
        else if (row.first.find('\0') != std::string::npos) ++with_nul;
        else record.paths.push_back(record.unquoted.emplace_front(std::move(row.first)));
    }
    if (with_nul > 0)
        record.problems.push_back("RECORD has " + std::to_string(with_nul) + " rows with NUL bytes in the path");
    if (without_path > 0)
        record.problems.push_back("RECORD has " + std::to_string(without_path) + " rows without a path");
    return record;
}

std::vector<std::string> parse_requires(std::string_view text) {
    std::vector<std::string> lines;
    std::string marker;
    while (!text.empty()) {
        const auto line = trimmed(take_line(text));
        if (line.empty() || line.front() == '#') continue;
        if (line.front() == '[' && line.back() == ']') {
            const auto section = line.substr(1, line.size() - 2);
            const auto colon = section.find(':');
            const auto extra = trimmed(section.substr(0, colon));
            const auto condition =
                colon == std::string_view::npos ? std::string_view{} : trimmed(section.substr(colon + 1));
            marker.clear();
            if (!condition.empty())
                marker = extra.empty() ? std::string(condition) : "(" + std::string(condition) + ")";
            if (!extra.empty())
                marker.append(marker.empty() ? "" : " and ").append("extra == \"").append(extra).append("\"");
            continue;
        }
        lines.emplace_back(line);
        if (!marker.empty()) lines.back().append("; ").append(marker);
    }
    return lines;
}

std::vector<std::string_view> parse_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty())
        if (const auto line = trimmed(take_line(text)); !line.empty()) lines.push_back(line);
    return lines;
}

}   // namespace sandroot::python
