#include <sandroot/fs/expand_glob.hpp>
#include <sandroot/loader/cache/conf_file.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace sandroot::loader {

namespace {

constexpr std::size_t deepest = 16;
constexpr std::size_t most_files = 1024;
constexpr std::size_t most_directories = 4096;
constexpr std::size_t most_problems = 64;
constexpr std::size_t most_bytes = 1U << 20U;   // For all files together.
constexpr std::size_t most_names = 20'000;      // That patterns lead to.
constexpr std::string_view blanks = " \t";
constexpr std::string_view spaces = " \t\n\v\f\r";

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(spaces);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

char lowered(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_hwcap_line(std::string_view line) {
    constexpr std::string_view word = "hwcap";
    return line.size() > word.size() && blanks.contains(line[word.size()]) &&
           std::ranges::equal(line.substr(0, word.size()), word, {}, lowered);
}

class Reader {
public:
    Reader(const fs::Tree& tree, Version version) : tree_(tree), version_(version) {}

    void read(const std::string& path) {
        if (files_ == most_files) return;
        files_ += 1;
        const auto stat = tree_.stat(RootPath(path), fs::Follow::yes);
        const auto text =
            stat ? fs::read(tree_, RootPath(path), bytes_left_) : Result<std::string>(std::unexpected(stat.error()));
        if (!text) {
            complain(path, text.error().os_error == 0 ? text.error().message : errno_text(text.error().os_error));
            return;
        }
        if (std::ranges::find(open_, stat->identity) != open_.end()) return complain(path, "includes itself");
        if (open_.size() == deepest) return complain(path, "included too deep");
        bytes_left_ -= text->size();
        open_.push_back(stat->identity);
        read_lines(path, *text);
        open_.pop_back();
    }

    [[nodiscard]] ConfFile take() { return std::move(answer_); }

private:
    void complain(const std::string& place, const std::string& what) {
        if (answer_.problems.size() < most_problems) answer_.problems.push_back(place + ": " + what);
    }

    void read_lines(const std::string& path, std::string_view text) {
        for (std::size_t number = 1; !text.empty(); ++number) {
            std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(text.size(), line.size() + 1));
            // To ldconfig a line is a C string.
            line = line.substr(0, line.find('\0'));
            read_line(path, number, trimmed(line.substr(0, line.find('#'))));
        }
    }

    void read_line(const std::string& path, std::size_t number, std::string_view line) {
        constexpr std::string_view word = "include";
        if (line.empty()) return;
        if (line.starts_with(word) && line.size() > word.size() && blanks.contains(line[word.size()]))
            return include(path, line.substr(word.size()));
        const std::string place = path + ':' + std::to_string(number);
        if (is_hwcap_line(line)) return complain(place, "hwcap directive ignored");
        if (answer_.directories.size() == most_directories) return;
        ConfDirectory directory{{}, 0, path, number};
        if (const auto equals = line.find('='); version_ < Version{2, 37} && equals != std::string_view::npos) {
            directory.flags = flags_of(place, line.substr(equals + 1));
            line = trimmed(line.substr(0, equals));
        }
        while (line.size() > 1 && line.ends_with('/')) line.remove_suffix(1);
        if (line.empty()) return;
        directory.path = line;
        answer_.directories.push_back(std::move(directory));
    }

    std::int32_t flags_of(const std::string& place, std::string_view type) {
        constexpr std::array<std::pair<std::string_view, std::int32_t>, 4> types{
            {{"libc4", 0}, {"libc5", 2}, {"libc6", 3}, {"glibc2", 3}}};
        const auto* const known = std::ranges::find(types, type, &std::pair<std::string_view, std::int32_t>::first);
        if (known != types.end()) return known->second;
        complain(place, std::string(type) + " is not a known library type");
        return 0;
    }

    void include(const std::string& from, std::string_view patterns) {
        for (;;) {
            const auto start = patterns.find_first_not_of(blanks);
            if (start == std::string_view::npos) return;
            patterns.remove_prefix(start);
            std::string pattern(patterns.substr(0, patterns.find_first_of(blanks)));
            patterns.remove_prefix(pattern.size());
            if (!pattern.starts_with('/')) pattern.insert(0, from.substr(0, from.rfind('/') + 1));
            for (const auto& path : fs::expand_glob(tree_, pattern, names_left_)) {
                if (files_ == most_files) return;
                read(path.str());
            }
        }
    }

    const fs::Tree& tree_;
    Version version_;
    ConfFile answer_;
    std::vector<fs::Identity> open_;   // Files that are being read, the outermost first.
    std::size_t files_ = 0;
    std::size_t bytes_left_ = most_bytes;
    std::size_t names_left_ = most_names;
};

}   // namespace

ConfFile read_conf_file(const fs::Tree& tree, Version version, const std::string& path) {
    Reader reader(tree, version);
    reader.read(path);
    return reader.take();
}

}   // namespace sandroot::loader
