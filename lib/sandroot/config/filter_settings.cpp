#include <sandroot/base/escape.hpp>
#include <sandroot/config/copied_list.hpp>
#include <sandroot/config/filter_settings.hpp>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>

namespace sandroot::config {

namespace {

constexpr std::string_view calls_key = "allowed_syscalls";
constexpr std::string_view network_key = "enable_network";

/// None if it is not a number, or too large for a filter.
std::optional<int> number_in(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return number;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Result<void> add(std::vector<int>& numbers, std::string_view text, const versions::Version& version,
                 std::string_view origin) {
    const versions::Setting* setting = version.setting(calls_key);
    const bool is_lenient = setting && setting->trimmed;
    if (const auto number = number_in(is_lenient ? trimmed(text) : text)) numbers.push_back(*number);
    else if (!is_lenient)
        return fail(Errc::usage,
                    std::string(origin) + ": \"" + escape_for_terminal(text) +
                        "\" is not a number, which ends dify-sandbox " + version.name + " at its start",
                    "numbers with commas between them and no blanks: " + std::string(origin) + "=0,1,2");
    return {};
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

}   // namespace

Result<std::vector<int>> parse_calls(std::string_view text, const versions::Version& version, std::string_view origin) {
    std::vector<int> numbers;
    while (true) {
        const auto comma = text.find(',');
        SR_DO(add(numbers, text.substr(0, comma), version, origin));
        if (comma == std::string_view::npos) return numbers;
        text.remove_prefix(comma + 1);
    }
}

Result<filter::Settings> filter_settings(const File* file, const std::vector<Assignment>& environment,
                                         const versions::Version& version) {
    const File nothing;
    filter::Settings settings;
    if (const versions::Setting* setting = version.setting(calls_key)) {
        const Assignment* variable = find_variable(environment, setting->variable);
        const Value* value = file ? file->find(setting->key) : nullptr;
        if (variable && !variable->value.empty()) {
            SR_TRY(settings.allowed, parse_calls(variable->value, version, variable->name));
        } else if (value && !value->texts.empty()) {
            std::vector<int> numbers;
            for (const auto& text : value->texts) {
                if (text.is_null) continue;
                if (const auto number = number_in(text.text)) numbers.push_back(*number);
                else
                    return fail(Errc::usage,
                                std::string(calls_key) + ", line " + std::to_string(text.line) + ": \"" +
                                    escape_for_terminal(text.text) +
                                    "\" is not a number, which ends the sandbox at its start",
                                "sandroot config --check CONFIG");
            }
            settings.allowed = std::move(numbers);
        }
    }
    settings.network = file == nullptr;
    if (const auto network = set_text(file ? *file : nothing, environment, version, network_key))
        settings.network =
            network->in_file
                ? is_one_of(network->text, {"true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})
                : is_one_of(network->text, {"1", "t", "T", "TRUE", "true", "True"});
    return settings;
}

}   // namespace sandroot::config
