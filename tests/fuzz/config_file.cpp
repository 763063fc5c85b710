// Any bytes as a config.yaml: refused, or edited so that it reads back, holds the list, and is the same around it; and
// judged, as a file and as variables.
#include <sandroot/config/check.hpp>
#include <sandroot/config/compare.hpp>
#include <sandroot/config/yaml/edit.hpp>
#include <sandroot/config/yaml/text.hpp>
#include <sandroot/versions/copy_list.hpp>
#include <sandroot/versions/versions.hpp>

#include "fuzz/bytes_file.hpp"
#include "support/memory_tree.hpp"

#include <algorithm>

using namespace sandroot;
using fuzz::hold;

namespace {

void judge(const std::string& text) {
    static const auto versions = versions::built_in_versions().value();
    static fs::MemoryTree tree;
    tree.add_file("/p", "x").add_symlink("/l", "p").add_symlink("/loop", "loop").add_file("/usr/lib/libz.so.1", "x");
    auto file = config::read(text, "c");
    const auto variables = config::parse_environment_file(text, "c");
    hold(file || !file.error().message.empty());
    for (const std::size_t at : {versions.all.size() - 1, text.size() % versions.all.size()}) {
        config::Configuration made;
        if (file) made.file = *file;
        if (variables) made.environment = *variables;
        const auto& version = versions.all[at];
        made.list = config::copied_list(made.file, made.environment, version, versions::Architecture::arm64);
        for (const auto& entry : made.list.entries)
            made.looked_at.push_back(config::look_at_listed(tree, versions::bare_path(entry.path)));
        made.needed = {{"/p"}, {"/usr/lib"}};
        const auto findings = config::check(made, version, versions);
        hold(std::ranges::is_sorted(findings));
        for (const auto& finding : findings) hold(!name_of(finding.kind).empty());
    }
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::string> wanted{"/p", "/usr/lib/libz.so.1", "/a b", "/ü#: \"'\\"};
    const std::string text(reinterpret_cast<const char*>(data), size);
    judge(text);
    const auto edited = config::edit(text, wanted, "c");
    hold(edited || !edited.error().message.empty());
    if (!edited) return 0;
    hold(config::check_editable(text, "c").has_value());
    const auto before = config::parse_events(text, "c");
    const auto after = config::parse_events(edited->text, "c");
    hold(before && after && config::same_but_for_list(*before, *after));
    auto held = config::listed_paths(*after);
    hold(held.has_value());
    auto sorted = wanted;
    std::ranges::sort(sorted);
    std::ranges::sort(*held);
    hold(*held == sorted);
    const auto again = config::edit(edited->text, wanted, "c");
    hold(again && again->text == edited->text && again->added.empty() && again->removed.empty());
    return 0;
}
