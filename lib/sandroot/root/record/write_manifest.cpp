#include <sandroot/os/file.hpp>
#include <sandroot/root/record/write_manifest.hpp>

#include <algorithm>

namespace sandroot::root {

namespace {

constexpr std::size_t enough_to_write = 64U << 10U;

/// The names in the directory at `index`, with those that share their file with another.
void add_names(ManifestWriter& writer, const placing::WorkPlan& work, const placing::Links& links,
               std::int64_t settled_before, std::size_t index) {
    const auto& directory = work.directories[index];
    const auto seconds = std::ranges::equal_range(work.hard_links, index, {}, &placing::HardLink::directory);
    auto second = seconds.begin();
    const auto add_second = [&] {
        writer.add(record(second->item, links.hard_links[static_cast<std::size_t>(&*second - work.hard_links.data())],
                          settled_before));
        ++second;
    };
    for (std::size_t at = 0; at < directory.size(); ++at) {
        const plan::Name item = directory.item(at);
        while (second != seconds.end() && second->item.name < item.name) add_second();
        writer.add(record(item, links.names[index][at], settled_before));
    }
    while (second != seconds.end()) add_second();
}

}   // namespace

Result<void> write_manifest(const os::Fd& into, const ManifestHead& head, const placing::WorkPlan& work,
                            const placing::Links& links, std::int64_t settled_before) {
    ManifestWriter writer(head);
    for (std::size_t index = 0; index < work.directories.size(); ++index) {
        writer.add(record(work.directories[index].self, false, settled_before));
        add_names(writer, work, links, settled_before, index);
        if (writer.pending() > enough_to_write) SR_DO(os::write_all(into, writer.take()));
    }
    writer.end();
    return os::write_all(into, writer.take());
}

}   // namespace sandroot::root
