#include <sandroot/plan/in_root_mode.hpp>
#include <sandroot/plan/taken.hpp>
#include <sandroot/root/item.hpp>

#include <unistd.h>

namespace sandroot::root {

namespace {

std::uint32_t allowed(std::uint32_t mode, plan::Kind kind) {
    return mode & (kind == plan::Kind::directory ? 01777U : 0777U);
}

}   // namespace

std::string Item::path() const {
    if (name.empty()) return "/";
    std::string path(directory);
    if (!path.ends_with('/')) path += '/';
    return path.append(name);
}

Owner owner_inside(const Item& item, bool linked) {
    if (linked || may_chown()) return {item.uid, item.gid};
    return {::geteuid(), ::getegid()};
}

bool may_chown() {
    return ::geteuid() == 0;
}

Item item_of(const plan::Entry& entry) {
    const std::string_view path = entry.at.str();
    const auto slash = path.rfind('/');
    Item item;
    item.directory = path.substr(0, slash == 0 && path.size() > 1 ? 1 : slash);
    item.name = path.substr(slash + 1);
    item.kind = entry.kind;
    item.mode = allowed(entry.mode, entry.kind);
    item.planned_mode = entry.mode;
    item.uid = entry.uid;
    item.gid = entry.gid;
    item.target = entry.target;
    item.content = entry.content;
    item.source = entry.source;
    item.must_copy = entry.must_copy;
    return item;
}

Item item_of(const plan::Taken& taken, std::size_t index) {
    const fs::Listed listed = taken.names[index];
    Item item;
    item.directory = taken.at.str();
    item.name = listed.name;
    item.kind = plan::kind_of(listed.stat.type);
    item.planned_mode = plan::in_root_mode(listed.stat).mode;
    item.mode = allowed(item.planned_mode, item.kind);
    item.uid = listed.stat.uid;
    item.gid = listed.stat.gid;
    item.target = listed.target;
    item.source = listed.stat;
    item.must_copy = item.kind == plan::Kind::file && item.planned_mode != listed.stat.mode;
    return item;
}

}   // namespace sandroot::root
