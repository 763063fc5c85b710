#include <sandroot/python/packaging/package_version.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>

namespace sandroot::python {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_separator(char c) {
    return c == '.' || c == '-' || c == '_';
}

std::string plain(std::string_view digits) {
    const auto first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? "0" : std::string(digits.substr(first));
}

/// Takes parts off the front of a text in lower case.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return text_.empty(); }
    bool skip(char c) {
        if (!text_.starts_with(c)) return false;
        text_.remove_prefix(1);
        return true;
    }
    std::optional<std::string> number() {
        const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text_, is_digit) - text_.begin());
        if (end == 0) return std::nullopt;
        auto out = plain(text_.substr(0, end));
        text_.remove_prefix(end);
        return out;
    }
    /// A separator that may be there, then one of `words`, another separator that may be there, and a number, which is
    /// 0 where it is left out. Nothing is taken where no word is there.
    template <std::size_t N>
    std::optional<std::pair<std::size_t, std::string>> labelled(const std::array<std::string_view, N>& words) {
        std::string_view rest = text_;
        if (!rest.empty() && is_separator(rest.front())) rest.remove_prefix(1);
        for (std::size_t at = 0; at < N; ++at) {
            if (!rest.starts_with(words[at])) continue;
            text_ = rest.substr(words[at].size());
            if (!text_.empty() && is_separator(text_.front())) text_.remove_prefix(1);
            auto digits = number();
            return std::pair(at, digits ? *std::move(digits) : std::string("0"));
        }
        return std::nullopt;
    }
    /// "-1": a post release in its short form.
    std::optional<std::string> short_post() {
        if (text_.size() < 2 || text_[0] != '-' || !is_digit(text_[1])) return std::nullopt;
        text_.remove_prefix(1);
        return number();
    }
    /// Letters and digits up to the next separator.
    std::string word() {
        const auto end = static_cast<std::size_t>(
            std::ranges::find_if_not(text_, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); }) -
            text_.begin());
        std::string out(text_.substr(0, end));
        text_.remove_prefix(end);
        return out;
    }
    bool skip_separator() {
        if (text_.empty() || !is_separator(text_.front())) return false;
        text_.remove_prefix(1);
        return true;
    }
    /// A dot with a digit behind it.
    bool skip_dot() {
        if (text_.size() < 2 || text_[0] != '.' || !is_digit(text_[1])) return false;
        text_.remove_prefix(1);
        return true;
    }

private:
    std::string_view text_;
};

/// Longer words come before those that they begin with.
constexpr std::array<std::string_view, 8> pre_words{"alpha", "beta", "preview", "pre", "rc", "a", "b", "c"};
constexpr std::array<PackageVersion::Pre, 8> pre_meanings{
    PackageVersion::Pre::alpha,     PackageVersion::Pre::beta,      PackageVersion::Pre::candidate,
    PackageVersion::Pre::candidate, PackageVersion::Pre::candidate, PackageVersion::Pre::alpha,
    PackageVersion::Pre::beta,      PackageVersion::Pre::candidate};
constexpr std::array<std::string_view, 3> post_words{"post", "rev", "r"};
constexpr std::array<std::string_view, 1> dev_words{"dev"};

std::strong_ordering compare_numbers(const std::string& left, const std::string& right) {
    if (left.size() != right.size()) return left.size() <=> right.size();
    return left.compare(right) <=> 0;
}

std::strong_ordering compare_releases(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    static const std::string zero = "0";
    for (std::size_t at = 0; at < std::max(left.size(), right.size()); ++at) {
        const auto order = compare_numbers(at < left.size() ? left[at] : zero, at < right.size() ? right[at] : zero);
        if (order != 0) return order;
    }
    return std::strong_ordering::equal;
}

/// Where the pre-release stands: 1.0.dev1 comes before 1.0a1, and 1.0 after every one.
int rank_of_pre(const PackageVersion& version) {
    if (version.pre) return 1;
    return !version.post && version.dev ? 0 : 2;
}

std::strong_ordering compare_optional(const std::optional<std::string>& left, const std::optional<std::string>& right,
                                      bool absent_is_first) {
    if (left && right) return compare_numbers(*left, *right);
    if (!left && !right) return std::strong_ordering::equal;
    return left.has_value() == absent_is_first ? std::strong_ordering::greater : std::strong_ordering::less;
}

std::strong_ordering compare_locals(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    for (std::size_t at = 0; at < std::min(left.size(), right.size()); ++at) {
        const bool left_is_number = is_digit(left[at].front()) && std::ranges::all_of(left[at], is_digit);
        const bool right_is_number = is_digit(right[at].front()) && std::ranges::all_of(right[at], is_digit);
        if (left_is_number != right_is_number)
            return left_is_number ? std::strong_ordering::greater : std::strong_ordering::less;
        const auto order = left_is_number ? compare_numbers(left[at], right[at]) : left[at].compare(right[at]) <=> 0;
        if (order != 0) return order;
    }
    return left.size() <=> right.size();
}

}   // namespace

std::strong_ordering operator<=>(const PackageVersion& left, const PackageVersion& right) {
    if (const auto order = compare_numbers(left.epoch, right.epoch); order != 0) return order;
    if (const auto order = compare_releases(left.release, right.release); order != 0) return order;
    if (const auto order = rank_of_pre(left) <=> rank_of_pre(right); order != 0) return order;
    if (left.pre && right.pre) {
        if (const auto order = left.pre->first <=> right.pre->first; order != 0) return order;
        if (const auto order = compare_numbers(left.pre->second, right.pre->second); order != 0) return order;
    }
    if (const auto order = compare_optional(left.post, right.post, true); order != 0) return order;
    if (const auto order = compare_optional(left.dev, right.dev, false); order != 0) return order;
    return compare_locals(left.local, right.local);
}

std::string PackageVersion::str() const {
    std::string out = epoch == "0" ? "" : epoch + "!";
    for (std::size_t at = 0; at < release.size(); ++at) out += (at == 0 ? "" : ".") + release[at];
    if (pre) out += (pre->first == Pre::alpha ? "a" : pre->first == Pre::beta ? "b" : "rc") + pre->second;
    if (post) out += ".post" + *post;
    if (dev) out += ".dev" + *dev;
    for (std::size_t at = 0; at < local.size(); ++at) out += (at == 0 ? "+" : ".") + local[at];
    return out;
}

std::optional<PackageVersion> parse_package_version(std::string_view text) {
    std::string small(stripped(text));
    std::ranges::transform(small, small.begin(), lower);
    Reader reader(small);
    reader.skip('v');
    PackageVersion version;
    auto first = reader.number();
    if (!first) return std::nullopt;
    if (reader.skip('!')) {
        version.epoch = *std::move(first);
        first = reader.number();
        if (!first) return std::nullopt;
    }
    version.release.push_back(*std::move(first));
    while (reader.skip_dot()) version.release.push_back(*reader.number());
    if (auto pre = reader.labelled(pre_words)) version.pre = {pre_meanings.at(pre->first), std::move(pre->second)};
    if (auto post = reader.short_post()) version.post = std::move(post);
    else if (auto labelled = reader.labelled(post_words)) version.post = std::move(labelled->second);
    if (auto dev = reader.labelled(dev_words)) version.dev = std::move(dev->second);
    if (reader.skip('+')) {
        do {
            auto word = reader.word();
            if (word.empty()) return std::nullopt;
            version.local.push_back(std::ranges::all_of(word, is_digit) ? plain(word) : std::move(word));
        } while (reader.skip_separator());
    }
    if (!reader.at_end()) return std::nullopt;
    return version;
}

}   // namespace sandroot::python
