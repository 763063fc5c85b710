// Links that become what they lead to, since somebody inside may not read a link.
#include <sandroot/plan/entries.hpp>
#include <sandroot/plan/in_root_mode.hpp>

#include <algorithm>
#include <utility>

namespace sandroot::plan {

namespace {

std::vector<std::string_view> components_of(std::string_view path) {
    std::vector<std::string_view> components;
    while (!path.empty()) {
        const auto component = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), component.size() + 1));
        if (component.empty() || component == ".") continue;
        if (component == ".." && !components.empty() && components.back() != "..") components.pop_back();
        else components.push_back(component);
    }
    return components;
}

/// What a link in `directory` says to lead to `path`.
std::string relative(const RootPath& directory, const RootPath& path) {
    const auto from = components_of(directory.str());
    const auto to = components_of(path.str());
    const auto common = std::ranges::mismatch(from, to);
    std::string out;
    for (auto up = common.in1; up != from.end(); ++up) out += out.empty() ? ".." : "/..";
    for (auto down = common.in2; down != to.end(); ++down) (out += out.empty() ? "" : "/") += *down;
    return out.empty() ? "." : out;
}

RootPath moved(const RootPath& path, const RootPath& from, const RootPath& to) {
    return RootPath(to.str() + path.str().substr(from.str().size()));
}

}   // namespace

void Entries::become_file(const RootPath& link, const RootPath& real, const Reason& why) {
    const auto stat = tree_.stat(real, fs::Follow::no);
    OwnName* name = own(link);
    if (!stat || !name) return;
    const std::uint32_t mode = mode_inside(*stat);
    name->kind = Kind::file;
    name->mode = mode;
    name->must_copy = mode != stat->mode;
    name->uid = stat->uid;
    name->gid = stat->gid;
    name->payload = real.str();
    name->source = *stat;
    add_reason(*name, id_of(why));
    has_aliases_ = true;
}

void Entries::put_link(const RootPath& at, const RootPath& to, const Reason& why) {
    OwnName* name = own(at);
    if (!name) name = &add_own(at);
    auto reasons = std::move(name->why);
    *name = OwnName{std::string(at.name())};
    name->kind = Kind::symlink;
    name->mode = 0777;
    name->payload = relative(at.parent(), to);
    name->source.type = fs::Type::symlink;
    name->why = std::move(reasons);
    add_reason(*name, id_of(why));
}

void Entries::keep_targets(const RootPath& now, const RootPath& was, const RootPath& top) {
    const Growing& growing = directories_[now];
    std::vector<std::pair<std::string, std::string>> wrong;   // Name and target.
    const auto look_at = [&](const Name& name) {
        if (name.kind != Kind::symlink || name.target.starts_with('/')) return;
        const std::string path = was.str() + "/" + std::string(name.target);
        std::string end;
        for (const auto component : components_of(path)) (end += '/') += component;
        if (!RootPath(end).is_within(top)) wrong.emplace_back(name.name, relative(now, RootPath(end)));
    };
    for (const auto& one : growing.own) look_at(view_of(now, one));
    for (std::uint32_t index = 0; index < growing.listed.size(); ++index)
        if (growing.listed.type(index) == fs::Type::symlink && !std::ranges::binary_search(growing.excluded, index))
            look_at(view_of(now, growing.listed[index], growing.listed_why));
    for (auto& [name, target] : wrong) own(now / name)->payload = std::move(target);
}

void Entries::take_place(const RootPath& link, const RootPath& real, bool stays, const Reason& why) {
    if (!own(link) || !own(real)) return;   // A further one of either may move the other.
    OwnName here = *find_own(real);
    here.name = link.name();
    add_reason(here, id_of(why));
    *own(link) = std::move(here);
    std::vector<std::pair<RootPath, Growing>> taken;
    for (auto& [at, growing] : directories_)
        if (at.is_within(real)) taken.emplace_back(at, stays ? growing : std::move(growing));
    for (auto& [was, growing] : taken) {
        if (!stays) directories_.erase(was);
        const RootPath now = moved(was, real, link);
        directories_[now] = std::move(growing);
        if (link.parent() != real.parent()) keep_targets(now, was, real);
    }
    const std::set<RootPath> whole = whole_;
    for (const auto& directory : whole)
        if (directory.is_within(real)) whole_.insert(moved(directory, real, link));
    if (stays) has_aliases_ = true;
    else put_link(real, link, {ReasonKind::symlink, link, "leads to " + link.str()});
}

void Entries::spread(const RootPath& link, const RootPath& real, const Reason& why) {
    std::vector<std::string> names;
    if (const auto directory = directories_.find(real); directory != directories_.end()) {
        const Growing& growing = directory->second;
        for (const auto& own : growing.own) names.push_back(own.name);
        for (std::uint32_t index = 0; index < growing.listed.size(); ++index)
            if (!std::ranges::binary_search(growing.excluded, index)) names.emplace_back(growing.listed.name(index));
    }
    if (!own(real) || !own(link)) return;
    const OwnName* self = find_own(real);
    OwnName* made = own(link);
    made->kind = Kind::directory;
    made->mode = self->mode;
    made->uid = self->uid;
    made->gid = self->gid;
    made->payload.clear();
    made->source = {};
    made->source.type = fs::Type::directory;
    add_reason(*made, id_of(why));
    for (const auto& name : names)
        if (link / name != real) put_link(link / name, real / name, why);
}

}   // namespace sandroot::plan
