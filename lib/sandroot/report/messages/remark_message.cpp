#include <sandroot/base/escape.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/messages/unusable_message.hpp>
#include <sandroot/scope/selection.hpp>

#include <fmt/format.h>

#include <array>

namespace sandroot::report {

namespace {

using plan::RemarkKind;
using scope::Problem;

std::string shown(const Values& values, std::string_view name) {
    return escape_for_terminal(text_of(values, name));
}

std::string conflict(const Values& values) {
    std::string text = fmt::format("{} is this file for {}", shown(values, "name"), shown(values, "asked_by"));
    const auto& files = list_of(values, "other_files");
    const auto& askers = list_of(values, "other_askers");
    for (std::size_t at = 0; at < files.size() && at < askers.size(); ++at)
        text += fmt::format(", and {} for {}", escape_for_terminal(files[at]), escape_for_terminal(askers[at]));
    return text + ": in one process the first to be imported serves all";
}

std::string mode_changed(const Values& values) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> changes{
        {{"loses_setid", "its setuid or setgid bit is dropped inside"},
         {"loses_others_write", "others may not write it inside"},
         {"becomes_readable", "it was closed to others and is readable inside"}}};
    std::string text;
    for (const auto& [name, words] : changes)
        if (flag_of(values, name)) text += (text.empty() ? "" : "; ") + std::string(words);
    return text;
}

std::string no_file_list(const Values& values) {
    std::string modules;
    for (const auto& name : list_of(values, "modules"))
        modules += (modules.empty() ? "the modules that it offers: " : ", ") + escape_for_terminal(name);
    std::string taken = modules.empty() ? "its metadata alone" : modules;
    if (flag_of(values, "asked_dpkg"))
        taken = "what dpkg knows of its package" + (modules.empty() ? "" : ", and " + modules);
    return fmt::format("{} has no list of its files: taken is {}", shown(values, "package"), taken);
}

std::string message_of(Problem problem, const Values& values) {
    const auto package = shown(values, "package");
    const auto requirement = shown(values, "requirement");
    switch (problem) {
    case Problem::editable_elsewhere:
        return fmt::format("{} is installed editable, and {} is not a directory of sys.path: not taken; --add takes it",
                           package, shown(values, "source"));
    case Problem::extra_absent:
        return fmt::format("{} requires the extra {} of {} {}, which has none of that name", package,
                           shown(values, "extra"), shown(values, "of"), shown(values, "of_version"));
    case Problem::no_file_list:
        return no_file_list(values);
    case Problem::requirement_unreadable:
        return fmt::format("{} requires \"{}\", which cannot be read: not followed", package, requirement);
    case Problem::version_incomparable:
        return fmt::format("{} requires {}, which cannot be compared with the installed version, {}", package,
                           requirement, shown(values, "installed"));
    case Problem::version_unmet:
        return fmt::format("{} requires {}, and {} {} is installed", package, requirement,
                           shown(values, "installed_package"), shown(values, "installed"));
    }
    return {};
}

template <class Kind, std::size_t Count>
std::optional<Kind> kind_named(const std::array<Kind, Count>& all, std::string_view name) {
    for (const Kind kind : all)
        if (name_of(kind) == name) return kind;
    return {};
}

std::string requirement(const Values& values) {
    using enum Problem;
    constexpr std::array all{editable_elsewhere,     extra_absent,         no_file_list,
                             requirement_unreadable, version_incomparable, version_unmet};
    const auto problem = kind_named(all, text_of(values, "problem"));
    return problem ? message_of(*problem, values) : std::string();
}

std::string unusable(const Values& values) {
    using enum python::Defect;
    constexpr std::array all{circular_link,      core_dump, dangling_link, empty_file,  link_to_other, linker_script,
                             malformed,          not_elf,   not_walked,    object_file, other_class,   other_machine,
                             no_dynamic_section, script,    special_file,  truncated,   unreadable,    other_order,
                             other_tag};
    const auto defect = kind_named(all, text_of(values, "defect"));
    return defect ? report::message_of(*defect, values) : std::string();
}

}   // namespace

std::string message_of(const plan::Remark& remark) {
    const Values& values = remark.values;
    switch (remark.kind) {
    case RemarkKind::cache_outdated:
        return fmt::format("{} would be found in {} after ldconfig", shown(values, "name"), shown(values, "directory"));
    case RemarkKind::cache_unused:
        return fmt::format("ld.so does not use it: {}", shown(values, "error"));
    case RemarkKind::conflict:
        return conflict(values);
    case RemarkKind::cpu:
        return fmt::format(
            "needs a CPU of level x86-64-v{}; elsewhere ld.so refuses it: CPU ISA level is lower than required",
            number_of(values, "level"));
    case RemarkKind::dangling_link:
        return fmt::format("a link to {}, which leads nowhere ({}); it is kept as it is", shown(values, "target"),
                           shown(values, "error"));
    case RemarkKind::executable_stack:
        return "asks for an executable stack, which glibc 2.41 and later refuse on import; patchelf --clear-execstack "
               "removes the request";
    case RemarkKind::mode_changed:
        return mode_changed(values);
    case RemarkKind::note_unreadable:
        return fmt::format("its .note.dlopen cannot be read: {}", shown(values, "error"));
    case RemarkKind::requirement:
        return requirement(values);
    case RemarkKind::sibling:
        return fmt::format("needs {}, which it finds nowhere by itself, only because {} was loaded before it",
                           shown(values, "name"), shown(values, "lender"));
    case RemarkKind::unusable:
        return unusable(values);
    }
    return {};
}

}   // namespace sandroot::report
