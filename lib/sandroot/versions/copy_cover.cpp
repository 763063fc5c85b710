#include <sandroot/versions/copy_cover.hpp>

#include <algorithm>
#include <ranges>
#include <utility>

namespace sandroot::versions {

namespace {

/// The copier reads the names below a directory line by line, and loses blanks at a line's end.
bool survives_a_line(std::string_view name) {
    return !name.ends_with(' ') && !name.ends_with('\t') && name.find('\n') == std::string_view::npos;
}

bool only_for_the_interpreter(const plan::Plan& plan, const plan::Name& name) {
    return std::ranges::all_of(
        name.why, [&](plan::ReasonId id) { return plan.reasons[id].kind == plan::ReasonKind::interpreter; });
}

/// Where /usr was merged, /lib is a link to it, and what a loader looks for in the one it looks for in the other.
bool is_of_merged_usr(const RootPath& link, const RootPath& real) {
    return link.parent().is_root() && real == RootPath("/usr") / link.name();
}

constexpr int most_hops = 40;   // As the kernel has it.

// Through links into directories with links into directories a name has as many places as there are ways to it. An
// image has some hundred.
constexpr std::size_t most_follows = 512;

/// ".." taken back by text, which is right where every directory is a real one, as in a root that is copied together.
RootPath folded(const RootPath& path) {
    RootPath out("/");
    std::string_view rest = path.str();
    while (!rest.empty()) {
        const auto component = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), component.size() + 1));
        if (component == "..") out = out.parent();
        else if (!component.empty() && component != ".") out = out / component;
    }
    return out;
}

std::ptrdiff_t depth(const RootPath& path) {
    return std::ranges::count(path.str(), '/');
}

}   // namespace

CopyCover::CopyCover(const plan::Plan& plan, const fs::Tree& tree, const Copier& copier,
                     std::span<const RootPath> areas)
    : plan_(plan), tree_(tree), chaser_(tree), copier_(copier), areas_(areas) {}

bool CopyCover::is_whole(const RootPath& real) {
    // A directory that is being judged lies above itself through a link; the copier would not come to an end.
    if (const auto known = wholeness_.find(real); known != wholeness_.end()) return known->second == Wholeness::whole;
    wholeness_[real] = Wholeness::being_judged;
    const bool whole = judge(real);
    wholeness_[real] = whole ? Wholeness::whole : Wholeness::partial;
    return whole;
}

bool CopyCover::judge(const RootPath& real) {
    const auto names = tree_.list(real);
    if (!names) return false;
    for (const auto& name : *names) {
        const bool is_copied =
            name.type == fs::Type::file || name.type == fs::Type::symlink || name.type == fs::Type::directory;
        if (!is_copied) continue;
        const RootPath at = real / name.name;
        const auto entry = plan::find(plan_, at);
        if (!entry || entry->kind == plan::Kind::generated || !survives_a_line(name.name)) return false;
        if (entry->kind == plan::Kind::directory && !is_whole(at)) return false;
        if (entry->kind == plan::Kind::symlink && !link_is_brought(at)) return false;
    }
    return true;
}

bool CopyCover::link_is_brought(const RootPath& real) {
    if (copier_.directory_links == LinkBelow::dropped) return true;   // It becomes an entry of its own.
    const auto end = chaser_.chase(real);
    if (!end || end->stat.type != fs::Type::directory) return true;
    if (copier_.directory_links == LinkBelow::followed) return is_whole(end->real);
    // What is a link in the root is put into its own target the next time: a name too many there, which does no harm;
    // but an absolute one leads into the image itself.
    return !plan::find(plan_, real)->target.starts_with('/') && plan::find(plan_, end->real);
}

std::size_t CopyCover::files_below(const RootPath& real) const {
    std::size_t files = 0;
    for (const plan::Name& name : plan::names_in(plan_, real))
        files += name.kind == plan::Kind::directory ? files_below(name.at()) : 1;
    return files;
}

bool CopyCover::may_be_an_entry(const Place& directory) const {
    const std::size_t files = files_below(directory.real);
    bool above_an_area = false;
    for (const auto& area : areas_) {
        if (directory.at.is_within(area)) return files > 0;
        above_an_area = above_an_area || area.is_within(directory.at);
    }
    // An area that goes by the name of a link is not to come once more by its own.
    for (const auto& done : done_) above_an_area = above_an_area || done.is_within(directory.real);
    // Not /opt or /usr/local, though all that is in it today belongs to the plan; nor where libraries lie together.
    return files > 1 && !above_an_area && depth(directory.at) > 2 &&
           (is_wanted_whole(directory.real) || !has_libraries(directory.real));
}

bool CopyCover::is_wanted_whole(const RootPath& real) const {
    return std::ranges::any_of(plan_.whole, [&](const auto& whole) { return real.is_within(whole); });
}

bool CopyCover::has_libraries(const RootPath& real) const {
    return std::ranges::any_of(plan::names_in(plan_, real), [](const plan::Name& name) {
        return name.kind != plan::Kind::directory && name.name.find(".so") != std::string_view::npos;
    });
}

void CopyCover::add_directory(const Place& directory) {
    if (!may_be_an_entry(directory) || !is_whole(directory.real)) {
        add_content(directory);
        return;
    }
    const auto seen = tree_.stat(directory.at, fs::Follow::no);
    const bool is_link = seen && seen->type == fs::Type::symlink;
    const bool needs_dot = is_link && copier_.listed_directory_link != ListedLink::followed;
    listed_.insert(needs_dot ? directory.at / "." : directory.at);
    note_links_below(directory);
}

void CopyCover::add_content(const Place& directory) {
    for (const plan::Name& name : plan::names_in(plan_, directory.real)) {
        const Place place{directory.at / name.name, name.at()};
        if (name.kind == plan::Kind::directory) {
            if (!done_.contains(place.real)) add_directory(place);
        } else if (name.kind == plan::Kind::symlink) {
            if (!only_for_the_interpreter(plan_, name)) add_link(place);
        } else if (!only_for_the_interpreter(plan_, name)) {
            add_file(place, name);
        }
    }
}

void CopyCover::add_file(const Place& file, const plan::Name& name) {
    if (name.kind == plan::Kind::generated) {
        const auto seen = tree_.stat(file.real, fs::Follow::no);
        if (!seen || seen->type != fs::Type::file) return;
    }
    listed_.insert(file.at);
}

void CopyCover::add_link(const Place& link) {
    const auto end = chaser_.chase(link.real);
    if (!end) return leave(link.at, Obstacle::dangling_link);
    if (end->stat.type == fs::Type::file) {
        if (const auto file = plan::find(plan_, end->real); file && only_for_the_interpreter(plan_, *file)) return;
        listed_.insert(link.at);
        links_.push_back(link);
        return;
    }
    if (end->stat.type != fs::Type::directory) return leave(link.at, Obstacle::link_to_special_file, end->stat.type);
    const RootPath& real = end->real;
    const bool leads_up = std::ranges::any_of(areas_, [&](const auto& area) { return area.is_within(real); });
    if (is_of_merged_usr(link.at, real) || leads_up) return;
    if (std::ranges::find(on_the_way_, real) != on_the_way_.end() || link.real.is_within(real))
        return leave(link.at, Obstacle::link_upwards);
    if (!plan::find(plan_, real)) return leave(link.at, Obstacle::link_out_of_plan);
    if (!may_follow(link.at)) return;
    followed_into_.push_back(link.at);
    on_the_way_.push_back(real);
    add_directory({link.at, real});
    on_the_way_.pop_back();
}

bool CopyCover::may_follow(const RootPath& link) {
    if (++follows_ <= most_follows) return true;
    leave(link, Obstacle::link_too_many);
    return false;
}

void CopyCover::note_links_below(const Place& directory) {
    for (const plan::Name& name : plan::names_in(plan_, directory.real)) {
        const Place place{directory.at / name.name, name.at()};
        if (name.kind == plan::Kind::directory) note_links_below(place);
        if (name.kind != plan::Kind::symlink) continue;
        if (copier_.links == LinkBelow::dropped) {
            add_link(place);
            continue;
        }
        const auto end = chaser_.chase(place.real);
        if (!end) continue;
        if (end->stat.type == fs::Type::file) links_.push_back(place);
        if (end->stat.type != fs::Type::directory) continue;
        brought_.insert(place.real);
        if (copier_.directory_links == LinkBelow::followed && may_follow(place.at))
            note_links_below({place.at, end->real});
    }
}

bool CopyCover::is_reached(const RootPath& path) {
    const auto is_above = [&](const RootPath& directory) { return path.is_within(directory); };
    if (std::ranges::any_of(areas_, is_above) || std::ranges::any_of(followed_into_, is_above)) return true;
    const auto directory = chaser_.chase(path.parent());
    if (!directory) return false;
    if (directory->hops.empty())   // Unless the area there goes by another name.
        return std::ranges::none_of(done_, is_above);
    return std::ranges::all_of(directory->hops, [&](const auto& hop) { return brought_.contains(hop.at); });
}

void CopyCover::follow(Place link) {
    const auto end = chaser_.chase(link.real);
    if (!end) return;
    const RootPath from = link.at;
    for (int hops = 0; hops < most_hops; ++hops) {
        const auto target = tree_.read_link(link.real);
        if (!target) return;
        const RootPath next = folded(target->starts_with('/') ? RootPath(*target) : link.at.parent() / *target);
        const auto there = chaser_.chase(next);
        if (!there || there->real != end->real) return leave(from, Obstacle::link_changes_target);
        if (!is_reached(next)) listed_.insert(next);
        const auto seen = tree_.stat(next, fs::Follow::no);
        if (!seen || seen->type != fs::Type::symlink) return;
        link = {next, next};
    }
}

void CopyCover::leave(const RootPath& at, Obstacle obstacle, fs::Type type) {
    unlisted_.insert({at, obstacle, type});
}

std::vector<RootPath> CopyCover::take_areas() {
    for (const auto& area : areas_) {
        const auto end = chaser_.chase(area);
        if (!end || !plan::find(plan_, end->real)) continue;
        if (end->stat.type == fs::Type::directory) add_directory({area, end->real});
        else listed_.insert(area);   // A zip file on sys.path.
    }
    note_areas();
    std::vector<RootPath> out(listed_.begin(), listed_.end());
    listed_.clear();
    return out;
}

void CopyCover::pass_over_areas() {
    passed_over_ = true;
    note_areas();
}

void CopyCover::note_areas() {
    for (const auto& area : areas_)
        if (const auto end = chaser_.chase(area)) done_.insert(end->real);
}

std::vector<RootPath> CopyCover::take_rest() {
    add_content({RootPath("/"), RootPath("/")});
    for (const auto& link : links_) follow(link);
    if (passed_over_)
        std::erase_if(listed_, [&](const RootPath& path) {
            return std::ranges::any_of(areas_, [&](const auto& area) { return path.is_within(area); });
        });
    return {listed_.begin(), listed_.end()};
}

std::vector<Unlisted> CopyCover::take_unlisted() {
    return {unlisted_.begin(), unlisted_.end()};
}

}   // namespace sandroot::versions
