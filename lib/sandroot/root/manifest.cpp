#include <sandroot/root/manifest.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

namespace sandroot::root {

namespace {

constexpr std::string_view first_line = "sandroot manifest 1";

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

char letter_of(plan::Kind kind) {
    switch (kind) {
    case plan::Kind::directory:
        return 'd';
    case plan::Kind::file:
        return 'f';
    case plan::Kind::symlink:
        return 'l';
    case plan::Kind::generated:
        return 'g';
    }
    return 'f';
}

std::optional<plan::Kind> kind_of(std::string_view word) {
    for (const auto kind : {plan::Kind::directory, plan::Kind::file, plan::Kind::symlink, plan::Kind::generated})
        if (word.size() == 1 && word.front() == letter_of(kind)) return kind;
    return std::nullopt;
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

std::optional<Recorded> entry_from(std::string_view line) {
    Words words(line);
    Recorded entry;
    const auto kind = kind_of(words.next());
    if (!kind || !words.number(entry.mode, 8) || entry.mode > 07777 || !words.number(entry.uid) ||
        !words.number(entry.gid) || !words.number(entry.size) ||
        !words.time(entry.mtime_seconds, entry.mtime_nanoseconds))
        return std::nullopt;
    entry.kind = *kind;
    const auto path = unescaped(words.next());
    if (!path || !is_real_path(*path)) return std::nullopt;
    entry.at = RootPath(*path);
    if (entry.kind == plan::Kind::symlink) {
        const auto target = unescaped(words.next());
        if (!target || target->empty()) return std::nullopt;
        entry.target = *target;
    }
    if (entry.kind == plan::Kind::generated && !words.number(entry.digest, 16)) return std::nullopt;
    if (!words.done()) return std::nullopt;
    return entry;
}

/// FNV-1a, 64 bits.
std::uint64_t digest_of(std::string_view bytes) {
    std::uint64_t digest = 0xcbf29ce484222325U;
    for (const char byte : bytes) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return digest;
}

}   // namespace

Recorded record(const plan::Entry& entry) {
    Recorded recorded;
    recorded.at = entry.at;
    recorded.kind = entry.kind;
    recorded.mode = entry.mode;
    recorded.uid = entry.uid;
    recorded.gid = entry.gid;
    recorded.mtime_seconds = entry.source.mtime_seconds;
    recorded.mtime_nanoseconds = entry.source.mtime_nanoseconds;
    if (entry.kind == plan::Kind::file) recorded.size = entry.source.size;
    if (entry.kind == plan::Kind::symlink) recorded.target = entry.target;
    if (entry.kind == plan::Kind::generated) {
        recorded.size = entry.content.size();
        recorded.digest = digest_of(entry.content);
    }
    return recorded;
}

std::string write_manifest(const Manifest& manifest) {
    std::string out(first_line);
    put(out, "\nroot %llu %lld.%09u\n", static_cast<unsigned long long>(manifest.root.inode),
        static_cast<long long>(manifest.root.born_seconds), manifest.root.born_nanoseconds);
    for (const auto& name : manifest.kept) {
        out += "kept ";
        put_escaped(out, name);
        out += '\n';
    }
    for (const auto& entry : manifest.entries) {
        put(out, "%c %04o %u %u %llu %lld.%09u ", letter_of(entry.kind), entry.mode, entry.uid, entry.gid,
            static_cast<unsigned long long>(entry.size), static_cast<long long>(entry.mtime_seconds),
            entry.mtime_nanoseconds);
        put_escaped(out, entry.at.str());
        if (entry.kind == plan::Kind::symlink) {
            out += ' ';
            put_escaped(out, entry.target);
        }
        if (entry.kind == plan::Kind::generated) put(out, " %016llx", static_cast<unsigned long long>(entry.digest));
        out += '\n';
    }
    put(out, "end %zu\n", manifest.entries.size());
    return out;
}

Result<Manifest> read_manifest(std::string_view text) {
    Manifest manifest;
    std::size_t number = 0;
    const auto broken = [&](std::string_view why) {
        return fail(Errc::malformed, "manifest, line " + std::to_string(number) + ": " + std::string(why));
    };
    const auto next_line = [&]() -> std::optional<std::string_view> {
        ++number;
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto line = text.substr(0, end);
        text.remove_prefix(end + 1);
        return line;
    };

    if (next_line() != first_line) return broken("not a manifest of this version");
    const auto root = next_line();
    Words words(root.value_or(""));
    if (words.next() != "root" || !words.number(manifest.root.inode) ||
        !words.time(manifest.root.born_seconds, manifest.root.born_nanoseconds) || !words.done())
        return broken("no root line");
    for (;;) {
        const auto line = next_line();
        if (!line) return broken("cut off");
        if (line->starts_with("kept ")) {
            const auto name = unescaped(line->substr(5));
            if (!name || !is_name(*name) || !manifest.entries.empty()) return broken("not a name");
            if (!manifest.kept.empty() && !(manifest.kept.back() < *name)) return broken("names out of order");
            manifest.kept.push_back(*name);
        } else if (line->starts_with("end ")) {
            Words end(line->substr(4));
            std::size_t count = 0;
            if (!end.number(count) || !end.done() || count != manifest.entries.size()) return broken("wrong count");
            if (!text.empty()) return broken("text after the end");
            return manifest;
        } else {
            auto entry = entry_from(*line);
            if (!entry) return broken("not an entry");
            if (!manifest.entries.empty() && !(manifest.entries.back().at < entry->at))
                return broken("paths out of order");
            manifest.entries.push_back(*std::move(entry));
        }
    }
}

}   // namespace sandroot::root
