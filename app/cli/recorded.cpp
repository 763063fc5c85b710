#include "cli/recorded.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/versions/find_version.hpp>

#include <algorithm>

namespace sandroot::app {

Result<std::string> as_given(const std::string& value, const RecordContext&) {
    return value;
}

Result<std::string> as_found(const std::string&, const RecordContext& context) {
    return context.interpreter;
}

Result<std::string> as_absolute(const std::string& value, const RecordContext&) {
    SR_TRY(const auto whole, fs::absolute(HostPath(value)));
    return whole.str();
}

Result<std::string> as_absolute_on_host(const std::string& value, const RecordContext& context) {
    return context.has_sysroot ? value : as_absolute(value, context);
}

Result<std::string> as_name_or_absolute(const std::string& value, const RecordContext& context) {
    return value.contains('/') ? as_absolute(value, context) : value;
}

Result<std::string> as_version(const std::string& value, const RecordContext&) {
    SR_TRY(const auto found, versions::find_version(value));
    return found.name;
}

Result<std::string> as_level(const std::string& value, const RecordContext&) {
    return value == "x86-64" ? value + "-v1" : value;
}

Result<std::vector<root::RecordedOptions::Option>> recorded_options(const ParsedArguments& arguments,
                                                                    const std::string& interpreter) {
    const RecordContext context{interpreter, arguments.gives("--sysroot")};
    std::vector<root::RecordedOptions::Option> recorded;
    for (const auto& option : all_options()) {
        if (!option.recorded) continue;
        std::vector<std::string> values;
        for (const auto& given : arguments.given)
            if (given.option == &option) values.push_back(given.value);
        if (values.empty() && !option.default_value.empty()) values.emplace_back(option.default_value);
        if (!option.to.repeats && values.size() > 1) values.erase(values.begin(), std::prev(values.end()));
        for (const auto& value : values) {
            if (value.empty() && !option.is_flag()) continue;
            SR_TRY(auto form, option.recorded(value, context));
            recorded.push_back({std::string(option.long_name()), std::move(form)});
        }
    }
    return recorded;
}

Recalled recall(const ParsedArguments& arguments, const std::vector<root::RecordedOptions::Option>& recorded) {
    Recalled recalled{arguments, {}, {}};
    for (const auto& one : recorded) {
        const auto known = std::ranges::find_if(
            all_options(), [&](const Option& option) { return option.recorded && option.long_name() == one.name; });
        if (known == all_options().end()) {
            recalled.unknown.push_back(one);
        } else if (!arguments.gives(one.name)) {
            recalled.arguments.given.push_back({&*known, one.value});
            recalled.taken.push_back(one);
        }
    }
    return recalled;
}

std::string shell_words(const std::vector<root::RecordedOptions::Option>& options) {
    std::string out;
    for (const auto& [name, value] : options)
        out += (out.empty() ? "" : " ") + name + (value.empty() ? "" : ' ' + quote_for_shell(value));
    return out;
}

}   // namespace sandroot::app
