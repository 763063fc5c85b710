#include <sandroot/plan/directory.hpp>
#include <sandroot/plan/in_root_mode.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sandroot::plan {

namespace {

std::uint32_t allowed(std::uint32_t mode, Kind kind) {
    return mode & (kind == Kind::directory ? 01777U : 0777U);
}

Name view_in(std::string_view directory, const OwnName& own) {
    Name name;
    name.directory = directory;
    name.name = own.name;
    name.kind = own.kind;
    name.mode = allowed(own.mode, own.kind);
    name.uid = own.uid;
    name.gid = own.gid;
    (own.kind == Kind::generated ? name.content : own.kind == Kind::file ? name.origin : name.target) = own.payload;
    name.source = own.source;
    name.must_copy = own.must_copy;
    name.why = own.why;
    return name;
}

}   // namespace

std::string_view name_of(Kind kind) {
    switch (kind) {
    case Kind::directory:
        return "directory";
    case Kind::file:
        return "file";
    case Kind::symlink:
        return "symlink";
    case Kind::generated:
        return "generated";
    }
    return "file";
}

Kind kind_of(fs::Type type) {
    if (type == fs::Type::directory) return Kind::directory;
    return type == fs::Type::symlink ? Kind::symlink : Kind::file;
}

std::string Name::path() const {
    if (name.empty()) return "/";
    std::string path(directory);
    if (!path.ends_with('/')) path += '/';
    return path.append(name);
}

std::string_view Name::source_name() const {
    return origin.empty() ? name : origin.substr(origin.rfind('/') + 1);
}

std::uint64_t Name::size() const {
    if (kind == Kind::file) return source.size;
    return kind == Kind::generated ? content.size() : 0;
}

OwnName own_name(const fs::Listed& listed, ReasonId why) {
    const RootPath ignored;
    const Name name = view_of(ignored, listed, why);
    return {std::string(name.name),   name.kind,   name.mode,      name.uid, name.gid,
            std::string(name.target), name.source, name.must_copy, {why}};
}

Name view_of(const RootPath& at, const OwnName& own) {
    return view_in(at.str(), own);
}

Name view_of(const RootPath& at, const fs::Listed& listed, const ReasonId& why) {
    Name name;
    name.directory = at.str();
    name.name = listed.name;
    name.kind = kind_of(listed.stat.type);
    const std::uint32_t mode = mode_inside(listed.stat);
    name.mode = allowed(mode, name.kind);
    name.uid = listed.stat.uid;
    name.gid = listed.stat.gid;
    name.target = listed.target;
    name.source = listed.stat;
    name.must_copy = name.kind == Kind::file && mode != listed.stat.mode;
    name.why = {&why, 1};
    return name;
}

Name Directory::operator[](std::size_t index) const {
    const std::uint32_t place = place_of(index);
    if ((place & in_listing) == 0) return view_of(at, own_[place]);
    return view_of(at, listed_[place & ~in_listing], listed_why_);
}

std::string_view Directory::name(std::size_t index) const {
    const std::uint32_t place = place_of(index);
    return (place & in_listing) != 0 ? listed_.name(place & ~in_listing) : std::string_view(own_[place].name);
}

std::optional<std::size_t> Directory::index_of(std::string_view wanted) const {
    std::size_t first = 0;
    std::size_t last = size();
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        if (name(middle) < wanted) first = middle + 1;
        else last = middle;
    }
    if (first == size() || name(first) != wanted) return std::nullopt;
    return first;
}

Name Directory::as_name() const {
    const std::string_view path = at.str();
    const auto slash = path.rfind('/');
    return view_in(path.size() == 1 ? std::string_view() : path.substr(0, slash == 0 ? 1 : slash), self);
}

void Directory::fill(std::vector<OwnName> own, fs::Listing listed, ReasonId listed_why,
                     const std::vector<std::uint32_t>& excluded) {
    std::erase_if(own, [](const OwnName& one) { return one.kind == Kind::directory; });
    own_ = std::move(own);
    own_.shrink_to_fit();
    listed_ = std::move(listed);
    listed_why_ = listed_why;
    is_as_listed_ = false;
    order_.clear();
    order_.reserve(own_.size() + listed_.size());
    auto next = excluded.begin();
    std::uint32_t before = 0;   // Names of our own come where they belong among the listed ones.
    for (std::uint32_t index = 0; index < listed_.size(); ++index) {
        if (next != excluded.end() && *next == index) {
            ++next;
            continue;
        }
        if (listed_.type(index) == fs::Type::directory) continue;
        for (; before < own_.size() && own_[before].name < listed_.name(index); ++before) order_.push_back(before);
        order_.push_back(index | in_listing);
    }
    for (; before < own_.size(); ++before) order_.push_back(before);
    is_as_listed_ = own_.empty() && order_.size() == listed_.size();
    if (is_as_listed_) order_ = {};
}

}   // namespace sandroot::plan
