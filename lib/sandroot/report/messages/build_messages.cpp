#include <sandroot/base/escape.hpp>
#include <sandroot/placing/placer.hpp>
#include <sandroot/report/messages/build_messages.hpp>

#include <fmt/format.h>

#include <array>

namespace sandroot::report {

namespace {

using placing::NoteKind;
using placing::NotLinked;

std::string_view words_for(std::string_view not_linked) {
    constexpr std::array<std::pair<NotLinked, std::string_view>, 7> causes{
        {{NotLinked::must_differ, "mode or owner inside differ from the source's"},
         {NotLinked::overlay, "the source lies on an overlay, where a link would first duplicate the file (--link hard "
                              "links all the same)"},
         {NotLinked::other_device, "source and root lie on different file systems or mounts"},
         {NotLinked::many_links, "the source has as many links as its file system allows"},
         {NotLinked::not_permitted, "linking is not permitted (fs.protected_hardlinks, an immutable file, a file "
                                    "system without links)"},
         {NotLinked::unsupported, "the file system does not link"},
         {NotLinked::privileged, "they have file capabilities, which stay outside"}}};
    for (const auto& [cause, words] : causes)
        if (name_of(cause) == not_linked) return words;
    return not_linked;
}

std::string not_kept(const Values& values) {
    const auto& cause = text_of(values, "cause");
    if (cause == "exists") return "the new root has something of its own there";
    if (cause == "mounted") return "something is mounted there";
    if (cause == "too_deep") return "it is nested too deep";
    return escape_for_terminal(text_of(values, "error"));
}

}   // namespace

std::string message_of(const placing::Note& note) {
    const Values& values = note.values;
    const std::string subject = escape_for_terminal(note.subject);
    const auto count = number_of(values, "count");
    switch (note.kind) {
    case NoteKind::closed_source:
        return fmt::format("{} is closed to others; its copy inside can be read by all", subject);
    case NoteKind::closed_sources_more:
        return fmt::format("{} more files are closed to others; `sandroot plan` lists them", count);
    case NoteKind::copied_not_linked:
        return fmt::format("{} copied, not linked: {}", count == 1 ? "1 file was" : fmt::format("{} files were", count),
                           words_for(text_of(values, "cause")));
    case NoteKind::lost_setid:
        return fmt::format("{} lost its setuid or setgid bit", subject);
    case NoteKind::not_kept:
        return fmt::format("{} was not kept: {}", subject, not_kept(values));
    case NoteKind::not_kept_more:
        return "more was not kept; this names only the first";
    case NoteKind::old_root_emptied:
        return "the old root lay in a lower layer of an overlay and could not be moved: it was emptied, then replaced";
    case NoteKind::old_root_in_use:
        return fmt::format("process {} still runs in the old root, which therefore stays in {}; the first build after "
                           "its end removes it",
                           number_of(values, "process"), subject);
    case NoteKind::old_root_left:
        return fmt::format("the old root could not be removed yet ({}); the next build will try again",
                           escape_for_terminal(text_of(values, "error")));
    case NoteKind::owners_lost:
        return fmt::format("the owner of {} entries could not be set here; they belong to the user who built the root",
                           count);
    }
    return subject;
}

}   // namespace sandroot::report
