#include <sandroot/archive/order.hpp>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace sandroot::archive {

namespace {

class Ordering {
public:
    explicit Ordering(const placing::WorkPlan& work) : work_(work) {
        for (std::size_t at = 0; at < work.hard_links.size(); ++at) {
            const auto& second = work.hard_links[at];
            several_.try_emplace({second.first_directory, second.first.name}, std::nullopt);
        }
    }

    std::vector<Member> run() {
        std::vector<Member> pending;
        push_what_is_in(0, pending);
        while (!pending.empty()) {
            Member member = pending.back();
            pending.pop_back();
            note_link(member);
            ordered_.push_back(member);
            if (member.what == Member::What::directory) push_what_is_in(member.directory, pending);
        }
        return std::move(ordered_);
    }

private:
    using FirstName = std::pair<std::size_t, std::string_view>;   ///< Directory and name.

    /// In reverse, since they are taken from the back.
    void push_what_is_in(std::size_t index, std::vector<Member>& pending) const {
        const auto& directory = work_.directories[index];
        std::vector<std::pair<std::string_view, Member>> named;
        for (std::size_t at = 0; at < directory.size(); ++at)
            named.emplace_back(directory.item(at).name, Member{Member::What::name, index, at, {}});
        for (const std::size_t below : directory.directories)
            named.emplace_back(work_.directories[below].self.name, Member{Member::What::directory, below, 0, {}});
        const auto seconds = std::ranges::equal_range(work_.hard_links, index, {}, &placing::HardLink::directory);
        for (const auto& second : seconds) {
            const auto at = static_cast<std::size_t>(&second - work_.hard_links.data());
            named.emplace_back(second.item.name, Member{Member::What::second_name, index, at, {}});
        }
        std::ranges::sort(named, std::ranges::greater{}, [](const auto& one) { return one.first; });
        for (const auto& [name, member] : named) pending.push_back(member);
    }

    /// The layout's first name of a file need not be the first one here.
    void note_link(Member& member) {
        if (several_.empty() || member.what == Member::What::directory) return;
        FirstName key;
        if (member.what == Member::What::second_name) {
            const auto& second = work_.hard_links[member.at];
            key = {second.first_directory, second.first.name};
        } else {
            key = {member.directory, work_.directories[member.directory].item(member.at).name};
        }
        const auto found = several_.find(key);
        if (found == several_.end()) return;
        if (found->second) member.link = found->second;
        else found->second = ordered_.size();
    }

    const placing::WorkPlan& work_;
    std::map<FirstName, std::optional<std::size_t>> several_;   ///< The member that has the file's bytes, once it came.
    std::vector<Member> ordered_;
};

}   // namespace

std::vector<Member> members_of(const placing::WorkPlan& work) {
    return Ordering(work).run();
}

plan::Name item_of(const placing::WorkPlan& work, const Member& member) {
    switch (member.what) {
    case Member::What::directory:
        return work.directories[member.directory].self;
    case Member::What::second_name:
        return work.hard_links[member.at].item;
    case Member::What::name:
        break;
    }
    return work.directories[member.directory].item(member.at);
}

ArchiveTime time_of(const plan::Name& item, std::optional<std::int64_t> newest) {
    if (!item.has_source()) return {newest.value_or(0), 0};
    const auto seconds = item.source.mtime_seconds;
    const ArchiveTime time{seconds, seconds < 0 ? 0 : item.source.mtime_nanoseconds};
    if (!newest) return time;
    return std::min(time, ArchiveTime{*newest, 0});
}

}   // namespace sandroot::archive
