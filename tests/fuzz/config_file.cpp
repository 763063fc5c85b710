// Any bytes as a config.yaml: refused, or edited so that it reads back, holds the list, and is the same around it.
#include <sandroot/sandbox/config_compare.hpp>
#include <sandroot/sandbox/config_edit.hpp>
#include <sandroot/sandbox/config_text.hpp>

#include "fuzz/bytes_file.hpp"

#include <algorithm>

using namespace sandroot;
using fuzz::hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::string> wanted{"/p", "/usr/lib/libz.so.1", "/a b", "/ü#: \"'\\"};
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto edited = sandbox::edit_config(text, wanted, "c");
    hold(edited || !edited.error().message.empty());
    if (!edited) return 0;
    hold(sandbox::check_editable(text, "c").has_value());
    const auto before = sandbox::parse_events(text, "c");
    const auto after = sandbox::parse_events(edited->text, "c");
    hold(before && after && sandbox::same_but_for_list(*before, *after));
    auto held = sandbox::listed_paths(*after);
    hold(held.has_value());
    auto sorted = wanted;
    std::ranges::sort(sorted);
    std::ranges::sort(*held);
    hold(*held == sorted);
    const auto again = sandbox::edit_config(edited->text, wanted, "c");
    hold(again && again->text == edited->text && again->added.empty() && again->removed.empty());
    return 0;
}
