#include <sandroot/base/values.hpp>

#include <algorithm>

namespace sandroot {

namespace {

template <class T>
const T* find(const Values& values, std::string_view name) {
    const auto at = std::ranges::find(values, name, &NamedValue::name);
    return at == values.end() ? nullptr : std::get_if<T>(&at->value);
}

}   // namespace

const std::string& text_of(const Values& values, std::string_view name) {
    static const std::string none;
    const auto* text = find<std::string>(values, name);
    return text ? *text : none;
}

std::uint64_t number_of(const Values& values, std::string_view name) {
    const auto* number = find<std::uint64_t>(values, name);
    return number ? *number : 0;
}

bool flag_of(const Values& values, std::string_view name) {
    const auto* flag = find<bool>(values, name);
    return flag && *flag;
}

const std::vector<std::string>& list_of(const Values& values, std::string_view name) {
    static const std::vector<std::string> none;
    const auto* list = find<std::vector<std::string>>(values, name);
    return list ? *list : none;
}

}   // namespace sandroot
