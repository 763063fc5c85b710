#include <sandroot/base/escape.hpp>
#include <sandroot/fs/tree.hpp>
#include <sandroot/report/messages/plan_messages.hpp>

#include <fmt/format.h>

namespace sandroot::report {

std::string message_of(const plan::Reason& reason) {
    using plan::ReasonKind;
    const std::string by = reason.by ? escape_for_terminal(reason.by->str()) : std::string();
    const std::string detail = escape_for_terminal(reason.detail);
    const auto with = [&](std::string_view lead) {
        std::string out(lead);
        if (!by.empty()) out += (out.empty() ? "" : " ") + by;
        if (!detail.empty()) out += out.empty() ? detail : " (" + detail + ")";
        return out;
    };
    switch (reason.kind) {
    case ReasonKind::interpreter:
        return detail.empty() ? "the interpreter" : detail;
    case ReasonKind::stdlib:
        return by.empty() ? "standard library" : "standard library " + by;
    case ReasonKind::site:
        return by.empty() ? "site directory" : "site directory " + by;
    case ReasonKind::needed:
        return with("needed by");
    case ReasonKind::dlopen_note:
        return with("dlopen note of");
    case ReasonKind::hwcaps:
        return with("variant for a better CPU");
    case ReasonKind::companion:
        return with("opened at run time by");
    case ReasonKind::named_in_source:
        return with("named in");
    case ReasonKind::symlink:
        return with("on the way to");
    case ReasonKind::directory:
        return by.empty() ? "directory" : "on the way to " + by;
    case ReasonKind::link_target:
        return with("target of");
    case ReasonKind::profile:
        return detail.empty() ? "profile" : detail;
    case ReasonKind::cache:
        return detail.empty() ? "library cache" : "library cache, " + detail;
    case ReasonKind::added:
        return with("--add");
    }
    return with(plan::name_of(reason.kind));
}

std::string message_of(const plan::LeftOut& left_out) {
    using plan::LeftOutKind;
    const Values& values = left_out.values;
    const auto shown = [&](std::string_view name) { return escape_for_terminal(text_of(values, name)); };
    const bool by_profile = flag_of(values, "by_profile");
    switch (left_out.kind) {
    case LeftOutKind::above_stdlib:
        return "it is on sys.path and lies above the standard library, so it would bring a whole part of the system";
    case LeftOutKind::directory_there:
        return "a file was asked for where a directory is";
    case LeftOutKind::excluded:
        return fmt::format("{} {}", by_profile ? "kept out by the profile's" : "excluded by", shown("glob"));
    case LeftOutKind::failed:
        return shown("error");
    case LeftOutKind::link_to_system:
        return fmt::format("only the link {} leads here, and it would bring a whole part of the system; --add takes it",
                           shown("link"));
    case LeftOutKind::no_directory:
        return fmt::format("{} is not a directory", shown("above"));
    case LeftOutKind::not_on_sys_path:
        return "it is on no sys.path of this interpreter";
    case LeftOutKind::not_required:
        return fmt::format("{} {}: nothing that --package names requires it", shown("package"), shown("version"));
    case LeftOutKind::pruned:
        return fmt::format("{} {}: {}", by_profile ? "pruned by the profile," : "--prune", shown("set"),
                           shown("because"));
    case LeftOutKind::special_file:
        return fmt::format("a {} has no place in a root", shown("type"));
    case LeftOutKind::unowned:
        return "what no single distribution owns, and none that --package names";
    case LeftOutKind::unreadable:
        return fmt::format("cannot be read: {}", shown("error"));
    case LeftOutKind::vanished:
        return fmt::format("vanished while the plan was made: {}", shown("error"));
    }
    return {};
}

std::string message_of(const versions::Unlisted& unlisted) {
    using versions::Obstacle;
    switch (unlisted.obstacle) {
    case Obstacle::dangling_link:
        return "a link that leads to nothing";
    case Obstacle::link_to_special_file:
        return "a link to a " + std::string(fs::name_of(unlisted.type)) + ", which ends the server";
    case Obstacle::link_upwards:
        return "a link to a directory above itself";
    case Obstacle::link_out_of_plan:
        return "a link to a directory that is not in the plan";
    case Obstacle::link_too_many:
        return "one link to a directory too many";
    case Obstacle::link_changes_target:
        return "a link that leads elsewhere from there";
    case Obstacle::trimmed_blank:
        return "ends in a blank, which is trimmed";
    }
    return {};
}

}   // namespace sandroot::report
