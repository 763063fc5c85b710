#include <sandroot/base/escape.hpp>
#include <sandroot/python/interpreter/answer.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace sandroot::python {

namespace {

using Fields = std::map<std::string, std::vector<std::string>, std::less<>>;

constexpr std::string_view opening("sandroot-probe-1\0", 17);

/// One word up to its NUL, or nothing where the text ends before.
std::optional<std::string_view> take_word(std::string_view& text) {
    const auto end = text.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    const auto word = text.substr(0, end);
    text.remove_prefix(end + 1);
    return word;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::unexpected<Error> broken(std::string_view why) {
    return fail(Errc::child, "the interpreter's answer is broken: " + std::string(why));
}

Result<Fields> parse_fields(std::string_view report) {
    const auto start = report.rfind(opening);
    if (start == std::string_view::npos) return broken("it does not begin as it must");
    report.remove_prefix(start + opening.size());
    Fields fields;
    for (;;) {
        const auto key = take_word(report);
        if (!key) return broken("it was cut short");
        if (*key == "end") return fields;
        const auto count_word = take_word(report);
        const auto count = count_word ? number<std::size_t>(*count_word) : std::nullopt;
        if (!count) return broken("a field has no count");
        auto& values = fields[std::string(*key)];
        for (std::size_t i = 0; i < *count; ++i) {
            const auto value = take_word(report);
            if (!value) return broken("it was cut short");
            values.emplace_back(*value);
        }
    }
}

Result<std::string> one(const Fields& fields, std::string_view key) {
    const auto found = fields.find(key);
    if (found == fields.end() || found->second.size() != 1) return broken(std::string(key) + " is not there");
    return found->second.front();
}

Result<RootPath> absolute(const std::string& path, std::string_view key) {
    if (!path.starts_with('/'))
        return broken(std::string(key) + " is \"" + escape_for_terminal(path) + "\", which is not an absolute path");
    return RootPath(path).tidy();
}

Result<RootPath> one_path(const Fields& fields, std::string_view key) {
    SR_TRY(const std::string path, one(fields, key));
    return absolute(path, key);
}

Result<std::vector<RootPath>> paths(const Fields& fields, std::string_view key) {
    std::vector<RootPath> out;
    const auto found = fields.find(key);
    if (found == fields.end()) return broken(std::string(key) + " is not there");
    for (const auto& value : found->second) {
        SR_TRY(RootPath path, absolute(value, key));
        if (std::ranges::find(out, path) == out.end()) out.push_back(std::move(path));
    }
    return out;
}

std::vector<std::string> words(const Fields& fields, std::string_view key) {
    const auto found = fields.find(key);
    return found == fields.end() ? std::vector<std::string>{} : found->second;
}

Result<void> check_version(std::string_view version) {
    const auto first = version.find('.');
    const auto second = version.find('.', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) return broken("the version is \"" + escape_for_terminal(version) + "\"");
    const auto major = number<unsigned>(version.substr(0, first));
    const auto minor = number<unsigned>(version.substr(first + 1, second - first - 1));
    if (!major || !minor || !number<unsigned>(version.substr(second + 1)))
        return broken("the version is \"" + escape_for_terminal(version) + "\"");
    if (*major != 3 || *minor < 7)
        return fail(Errc::child, "it is Python " + std::string(version) + ", and sandroot needs 3.7 or later",
                    "name a later one with --python");
    return {};
}

}   // namespace

Result<Interpreter> parse_answer(std::string_view report) {
    SR_TRY(const Fields fields, parse_fields(report));
    Interpreter interpreter;
    SR_TRY(interpreter.version, one(fields, "version"));
    SR_DO(check_version(interpreter.version));
    SR_TRY(interpreter.implementation, one(fields, "implementation"));
    SR_TRY(interpreter.executable, one_path(fields, "executable"));
    SR_TRY(interpreter.prefix, one_path(fields, "prefix"));
    SR_TRY(interpreter.base_prefix, one_path(fields, "base_prefix"));
    SR_TRY(interpreter.exec_prefix, one_path(fields, "exec_prefix"));
    SR_TRY(interpreter.base_exec_prefix, one_path(fields, "base_exec_prefix"));
    SR_TRY(interpreter.stdlib, one_path(fields, "stdlib"));
    SR_TRY(interpreter.platstdlib, one_path(fields, "platstdlib"));
    SR_TRY(interpreter.paths, paths(fields, "paths"));
    SR_TRY(interpreter.site_directories, paths(fields, "site_directories"));
    SR_TRY(interpreter.soabi, one(fields, "soabi"));
    interpreter.extension_suffixes = words(fields, "extension_suffixes");
    interpreter.builtin_modules = words(fields, "builtin_modules");
    return interpreter;
}

}   // namespace sandroot::python
