#include <sandroot/base/escape.hpp>
#include <sandroot/placing/tally.hpp>

#include <algorithm>

namespace sandroot::placing {

namespace {

constexpr std::size_t most_opened = 20;

std::string files(std::size_t count) {
    return count == 1 ? "1 file was" : std::to_string(count) + " files were";
}

}   // namespace

void Tally::add(const Tally& other) {
    directories += other.directories;
    symlinks += other.symlinks;
    generated += other.generated;
    for (std::size_t at = 0; at < rungs.size(); ++at) rungs[at] += other.rungs[at];
    for (std::size_t at = 0; at < not_linked.size(); ++at) not_linked[at] += other.not_linked[at];
    bytes += other.bytes;
    owners_lost += other.owners_lost;
}

void count(const plan::Name& item, const Placed& placed, Tally& tally) {
    tally.bytes += placed.bytes;
    if (placed.owner_lost) ++tally.owners_lost;
    if (item.kind == plan::Kind::symlink) {
        ++tally.symlinks;
    } else if (item.kind == plan::Kind::generated) {
        ++tally.generated;
    } else {
        ++tally.rungs[static_cast<std::size_t>(placed.rung)];
        ++tally.not_linked[static_cast<std::size_t>(placed.why)];
    }
}

std::vector<std::string> notes_on(const Tally& tally, const Layout& layout) {
    std::vector<std::string> notes;
    const auto say = [&](NotLinked why, std::string_view because) {
        if (const auto count = tally.not_linked[static_cast<std::size_t>(why)]; count > 0)
            notes.push_back(files(count) + " copied, not linked: " + std::string(because));
    };
    say(NotLinked::must_differ, "mode or owner inside differ from the source's");
    say(NotLinked::overlay,
        "the source lies on an overlay, where a link would first duplicate the file (--link hard links all the same)");
    say(NotLinked::other_device, "source and root lie on different file systems or mounts");
    say(NotLinked::many_links, "the source has as many links as its file system allows");
    say(NotLinked::not_permitted,
        "linking is not permitted (fs.protected_hardlinks, an immutable file, a file system without links)");
    say(NotLinked::unsupported, "the file system does not link");
    say(NotLinked::privileged, "they have file capabilities, which stay outside");

    std::vector<std::string> privileged;
    std::vector<std::string> opened;
    for (const auto& directory : layout.directories)
        for (std::size_t at = 0; at < directory.size(); ++at) {
            const plan::Name item = directory.item(at);
            if (item.kind != plan::Kind::file) continue;
            if ((item.source.mode & 06000U) != 0) privileged.push_back(escape_for_terminal(item.path()));
            if ((item.mode & ~item.source.mode) != 0) opened.push_back(escape_for_terminal(item.path()));
        }
    std::ranges::sort(privileged);
    for (const auto& path : privileged) notes.push_back(path + " lost its setuid or setgid bit");
    std::ranges::sort(opened);
    for (std::size_t at = 0; at < std::min(opened.size(), most_opened); ++at)
        notes.push_back(opened[at] + " is closed to others; its copy inside can be read by all");
    if (opened.size() > most_opened)
        notes.push_back(std::to_string(opened.size() - most_opened) +
                        " more files are closed to others; `sandroot plan` lists them");
    if (tally.owners_lost > 0)
        notes.push_back("the owner of " + std::to_string(tally.owners_lost) +
                        " entries could not be set here; they belong to the user who built the root");
    return notes;
}

}   // namespace sandroot::placing
