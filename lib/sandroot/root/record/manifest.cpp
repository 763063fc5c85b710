#include <sandroot/root/record/manifest.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace sandroot::root {

namespace {

constexpr std::string_view first_line = "sandroot manifest 4";
constexpr std::string_view third_version = "sandroot manifest 3";
constexpr std::string_view second_version = "sandroot manifest 2";
/// More than a command line can hold, and than there can be profiles.
constexpr std::size_t most_options = 1U << 18U;
constexpr std::size_t most_files = 1U << 10U;

void put_escaped(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        if (value > 0x20 && value != 0x7f && value != '\\') {
            out += byte;
        } else {
            out += "\\x";
            out += digits[value >> 4U];
            out += digits[value & 0xfU];
        }
    }
}

std::optional<std::string> unescaped(std::string_view text) {
    if (text.find('\\') == std::string_view::npos) return std::string(text);
    std::string out;
    while (!text.empty()) {
        if (text.front() != '\\') {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        unsigned value = 0;
        if (text.size() < 4 || text[1] != 'x') return std::nullopt;
        const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 4, value, 16);
        if (error != std::errc{} || end != text.data() + 4) return std::nullopt;
        out += static_cast<char>(value);
        text.remove_prefix(4);
    }
    return out;
}

constexpr std::array<std::pair<std::string_view, Link>, 4> links{
    {{"auto", Link::automatic}, {"hard", Link::hard}, {"reflink", Link::reflink}, {"copy", Link::copy}}};

std::string_view name_of(Link link) {
    return std::ranges::find(links, link, &std::pair<std::string_view, Link>::second)->first;
}

/// A file has two letters: "h" where it is a hard link of its source.
char letter_of(const Recorded& recorded) {
    switch (recorded.kind) {
    case plan::Kind::directory:
        return 'd';
    case plan::Kind::file:
        return recorded.linked ? 'h' : 'f';
    case plan::Kind::symlink:
        return 'l';
    case plan::Kind::generated:
        return 'g';
    }
    return 'f';
}

bool take_letter(std::string_view word, Recorded& recorded) {
    recorded.linked = word == "h";
    recorded.kind = word == "d"   ? plan::Kind::directory
                    : word == "l" ? plan::Kind::symlink
                    : word == "g" ? plan::Kind::generated
                                  : plan::Kind::file;
    return word.size() == 1 && word.front() == letter_of(recorded);
}

template <class... Values>
void put(std::string& out, const char* format, Values... values) {
    std::array<char, 160> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), format, values...);
    out.append(buffer.data(), static_cast<std::size_t>(length));
}

/// Takes a line apart at its blanks.
class Words {
public:
    explicit Words(std::string_view line) : rest_(line) {}

    std::string_view next() {
        const auto word = rest_.substr(0, rest_.find(' '));
        rest_.remove_prefix(std::min(rest_.size(), word.size() + 1));
        return word;
    }
    template <class Number>
    bool number(Number& into, int base = 10) {
        return whole(next(), into, base);
    }
    /// "SECONDS.NANOSECONDS", the latter with nine digits.
    bool time(std::int64_t& seconds, std::uint32_t& nanoseconds) {
        const auto word = next();
        const auto dot = word.find('.');
        return dot != std::string_view::npos && word.size() - dot == 10 && whole(word.substr(0, dot), seconds, 10) &&
               whole(word.substr(dot + 1), nanoseconds, 10) && nanoseconds < 1'000'000'000;
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    template <class Number>
    static bool whole(std::string_view word, Number& into, int base) {
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), into, base);
        return error == std::errc{} && end == word.data() + word.size();
    }
    std::string_view rest_;
};

bool is_name(std::string_view name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
           name.find('\0') == std::string_view::npos;
}

bool is_real_path(std::string_view path) {
    if (path == "/") return true;
    if (path.empty() || path.front() != '/') return false;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto name = path.substr(0, path.find('/'));
        if (!is_name(name)) return false;
        path.remove_prefix(name.size());
    }
    return true;
}

bool is_option(std::string_view name) {
    return name.size() > 2 && name.starts_with("--") &&
           std::ranges::all_of(name, [](char byte) { return (byte >= 'a' && byte <= 'z') || byte == '-'; });
}

std::optional<Recorded> entry_from(std::string_view line, bool has_ctimes) {
    Words words(line);
    Recorded entry;
    if (!take_letter(words.next(), entry) || !words.number(entry.mode, 8) || entry.mode > 07777 ||
        !words.number(entry.uid) || !words.number(entry.gid) || !words.number(entry.size) ||
        !words.time(entry.mtime_seconds, entry.mtime_nanoseconds))
        return std::nullopt;
    const auto name = unescaped(words.next());
    if (!name || !(entry.kind == plan::Kind::directory ? is_real_path(*name) : is_name(*name))) return std::nullopt;
    entry.name = *name;
    if (entry.kind == plan::Kind::symlink) {
        const auto target = unescaped(words.next());
        if (!target || target->empty()) return std::nullopt;
        entry.target = *target;
    }
    if (entry.kind == plan::Kind::generated && !words.number(entry.digest, 16)) return std::nullopt;
    if (entry.kind == plan::Kind::file && !entry.linked) {
        if (!words.number(entry.inode)) return std::nullopt;
        if (has_ctimes && !words.time(entry.ctime_seconds, entry.ctime_nanoseconds)) return std::nullopt;
    }
    if (!words.done()) return std::nullopt;
    return entry;
}

template <class Number>
void put_number(std::string& out, Number number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

/// Nanoseconds with all nine digits.
void put_time(std::string& out, std::int64_t seconds, std::uint32_t nanoseconds) {
    put_number(out, seconds);
    out += '.';
    std::array<char, 9> digits;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, nanoseconds /= 10)
        *digit = static_cast<char>('0' + nanoseconds % 10);
    out.append(digits.data(), digits.size());
}

}   // namespace

std::uint64_t digest_of(std::string_view bytes) {
    std::uint64_t digest = 0xcbf29ce484222325U;
    for (const char byte : bytes) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return digest;
}

Recorded record(const plan::Name& item, bool linked, std::int64_t settled_before) {
    Recorded recorded;
    recorded.name = item.kind == plan::Kind::directory ? item.path() : std::string(item.name);
    recorded.kind = item.kind;
    recorded.linked = linked;
    recorded.mode = item.mode;
    const placing::Owner owner = placing::owner_inside(item, linked);
    recorded.uid = owner.uid;
    recorded.gid = owner.gid;
    recorded.mtime_seconds = item.source.mtime_seconds;
    recorded.mtime_nanoseconds = item.source.mtime_nanoseconds;
    if (item.kind == plan::Kind::file) recorded.size = item.source.size;
    if (item.kind == plan::Kind::file && !linked) {
        recorded.inode = item.source.identity.inode;
        if (item.source.ctime_seconds < settled_before) {
            recorded.ctime_seconds = item.source.ctime_seconds;
            recorded.ctime_nanoseconds = item.source.ctime_nanoseconds;
        }
    }
    if (item.kind == plan::Kind::symlink) recorded.target = item.target;
    if (item.kind == plan::Kind::generated) {
        recorded.size = item.content.size();
        recorded.digest = digest_of(item.content);
    }
    return recorded;
}

ManifestWriter::ManifestWriter(const ManifestHead& head) : text_(first_line) {
    text_ += "\nroot ";
    put_number(text_, head.root.inode);
    text_ += ' ';
    put_time(text_, head.root.born_seconds, head.root.born_nanoseconds);
    text_ += "\nlink ";
    text_ += name_of(head.link);
    text_ += '\n';
    for (const auto& name : head.kept) {
        text_ += "kept ";
        put_escaped(text_, name);
        text_ += '\n';
    }
    if (!head.asked) return;
    for (const auto& [name, value] : head.asked->options) {
        text_ += "asked " + name + ' ';
        put_escaped(text_, value);
        text_ += '\n';
    }
    for (const auto& [path, content] : head.asked->files) {
        text_ += "read ";
        put_escaped(text_, path);
        text_ += ' ';
        put_escaped(text_, content);
        text_ += '\n';
    }
}

void ManifestWriter::add(const Recorded& recorded) {
    ++count_;
    text_ += letter_of(recorded);
    text_ += ' ';
    for (unsigned shift = 12; shift > 0; shift -= 3)
        text_ += static_cast<char>('0' + ((recorded.mode >> (shift - 3)) & 7U));
    for (const std::uint32_t owner : {recorded.uid, recorded.gid}) {
        text_ += ' ';
        put_number(text_, owner);
    }
    text_ += ' ';
    put_number(text_, recorded.size);
    text_ += ' ';
    put_time(text_, recorded.mtime_seconds, recorded.mtime_nanoseconds);
    text_ += ' ';
    put_escaped(text_, recorded.name);
    if (recorded.kind == plan::Kind::symlink) {
        text_ += ' ';
        put_escaped(text_, recorded.target);
    }
    if (recorded.kind == plan::Kind::generated)
        put(text_, " %016llx", static_cast<unsigned long long>(recorded.digest));
    if (recorded.kind == plan::Kind::file && !recorded.linked) {
        text_ += ' ';
        put_number(text_, recorded.inode);
        text_ += ' ';
        put_time(text_, recorded.ctime_seconds, recorded.ctime_nanoseconds);
    }
    text_ += '\n';
}

void ManifestWriter::end() {
    text_ += "end ";
    put_number(text_, count_);
    text_ += '\n';
}

Result<ManifestReader> ManifestReader::open(std::string_view text) {
    ManifestReader reader(text);
    SR_DO(reader.read_head());
    return reader;
}

std::unexpected<Error> ManifestReader::broken(std::string_view why) const {
    return fail(Errc::malformed, "manifest, line " + std::to_string(line_) + ": " + std::string(why));
}

std::optional<std::string_view> ManifestReader::next_line() {
    ++line_;
    const auto end = text_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return line;
}

Result<void> ManifestReader::read_head() {
    const auto first = next_line();
    has_ctimes_ = first == first_line;
    if (first != first_line && first != third_version && first != second_version)
        return broken("not a manifest of this version");
    const auto root = next_line();
    Words words(root.value_or(""));
    if (words.next() != "root" || !words.number(head_.root.inode) ||
        !words.time(head_.root.born_seconds, head_.root.born_nanoseconds) || !words.done())
        return broken("no root line");
    const auto link = next_line().value_or("");
    const auto known = std::ranges::find_if(
        links, [&](const auto& one) { return link.starts_with("link ") && link.substr(5) == one.first; });
    if (known == links.end()) return broken("no link line");
    head_.link = known->second;
    while (text_.starts_with("kept ")) {
        const auto line = next_line();
        if (!line) return broken("cut off");
        const auto name = unescaped(line->substr(5));
        if (!name || !is_name(*name)) return broken("not a name");
        if (!head_.kept.empty() && !(head_.kept.back() < *name)) return broken("names out of order");
        head_.kept.push_back(*name);
    }
    if (first != second_version) return read_asked();
    head_.asked.reset();
    return {};
}

Result<void> ManifestReader::read_asked() {
    RecordedOptions& asked = *head_.asked;
    while (text_.starts_with("asked ")) {
        const auto line = next_line();
        if (!line) return broken("cut off");
        Words words(line->substr(6));
        const auto name = words.next();
        const auto value = unescaped(words.next());
        if (!is_option(name) || !value || value->contains('\0') || !words.done()) return broken("not an option");
        if (asked.options.size() == most_options) return broken("too many options");
        asked.options.push_back({std::string(name), *value});
    }
    while (text_.starts_with("read ")) {
        const auto line = next_line();
        if (!line) return broken("cut off");
        Words words(line->substr(5));
        const auto path = unescaped(words.next());
        auto content = unescaped(words.next());
        if (!path || !is_real_path(*path) || !content || !words.done()) return broken("not a file");
        if (asked.files.size() == most_files) return broken("too many files");
        asked.files.push_back({*path, *std::move(content)});
    }
    return {};
}

Result<std::optional<Recorded>> ManifestReader::next() {
    const auto line = next_line();
    if (!line) return broken("cut off");
    if (line->starts_with("end ")) {
        Words end(line->substr(4));
        std::size_t count = 0;
        if (!end.number(count) || !end.done() || count != count_) return broken("wrong count");
        if (!text_.empty()) return broken("text after the end");
        return std::optional<Recorded>();
    }
    auto entry = entry_from(*line, has_ctimes_);
    if (!entry) return broken("not an entry");
    if (entry->kind == plan::Kind::directory) {
        if (directory_.empty() ? entry->name != "/" : !(directory_ < entry->name)) return broken("paths out of order");
        directory_ = entry->name;
        name_.clear();
    } else {
        if (directory_.empty() || !(name_ < entry->name)) return broken("names out of order");
        name_ = entry->name;
    }
    ++count_;
    return entry;
}

}   // namespace sandroot::root
