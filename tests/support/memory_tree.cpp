#include "support/memory_tree.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/fs/listing.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sandroot::fs {

namespace {

class MemoryFile final : public File {
public:
    MemoryFile(Stat stat, std::shared_ptr<const std::string> bytes) : stat_(stat), bytes_(std::move(bytes)) {}
    [[nodiscard]] const Stat& stat() const override { return stat_; }
    [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) const override {
        if (offset >= bytes_->size()) return std::size_t{0};
        const std::size_t count = std::min<std::size_t>(into.size(), bytes_->size() - offset);
        std::memcpy(into.data(), bytes_->data() + offset, count);
        return count;
    }

private:
    Stat stat_;
    std::shared_ptr<const std::string> bytes_;
};

}   // namespace

MemoryTree::MemoryTree() {
    put("/", Type::directory, 0755);
}

MemoryTree::Node& MemoryTree::put(const std::string& path, Type type, std::uint32_t mode) {
    const RootPath at = RootPath(path).tidy();
    if (!at.is_root() && !nodes_.contains(at.parent().str())) put(at.parent().str(), Type::directory, 0755);
    Node node;
    node.stat.type = type;
    node.stat.mode = mode;
    node.stat.identity = {1, next_inode_++};
    return nodes_.insert_or_assign(at.str(), std::move(node)).first->second;
}

MemoryTree& MemoryTree::add_directory(const std::string& path, std::uint32_t mode) {
    put(path, Type::directory, mode);
    return *this;
}

MemoryTree& MemoryTree::add_file(const std::string& path, std::string bytes, std::uint32_t mode) {
    Node& node = put(path, Type::file, mode);
    node.stat.size = bytes.size();
    node.bytes = std::make_shared<const std::string>(std::move(bytes));
    return *this;
}

MemoryTree& MemoryTree::add_symlink(const std::string& path, std::string target) {
    Node& node = put(path, Type::symlink, 0777);
    node.stat.size = target.size();
    node.target = std::move(target);
    return *this;
}

MemoryTree& MemoryTree::add_special(const std::string& path, Type type) {
    put(path, type, 0644);
    return *this;
}

MemoryTree& MemoryTree::add_hard_link(const std::string& path, const std::string& existing) {
    Node& original = nodes_.at(existing);
    original.stat.links += 1;
    const Node copy = original;
    put(path, copy.stat.type, copy.stat.mode) = copy;
    return *this;
}

MemoryTree& MemoryTree::deny(const std::string& path, int os_error) {
    nodes_.at(path).denied = os_error;
    return *this;
}

MemoryTree& MemoryTree::remove(const std::string& path) {
    nodes_.erase(path);
    return *this;
}

MemoryTree& MemoryTree::set_owner(const std::string& path, std::uint32_t uid, std::uint32_t gid) {
    Node& node = nodes_.at(path);
    node.stat.uid = uid;
    node.stat.gid = gid;
    return *this;
}

std::vector<std::string> MemoryTree::opened() const {
    const std::lock_guard lock(mutex_);
    return opened_;
}

std::vector<std::string> MemoryTree::listed() const {
    const std::lock_guard lock(mutex_);
    return listed_;
}

Result<MemoryTree::Nodes::const_iterator> MemoryTree::find(const RootPath& path, Follow follow) const {
    if (follow == Follow::no) {
        // The chase asks for names below real directories only, so this ends.
        if (const auto exact = nodes_.find(path.str()); exact != nodes_.end()) return exact;
        if (path.is_root()) return fail_errno(ENOENT, path.str());
        SR_TRY(const Chased above, chase(*this, path.parent()));
        if (above.stat.type != Type::directory) return fail_errno(ENOTDIR, escape_for_terminal(path.str()));
        const auto found = nodes_.find((above.real / path.name()).str());
        if (found == nodes_.end()) return fail_errno(ENOENT, escape_for_terminal(path.str()));
        return found;
    }
    SR_TRY(const Chased chased, chase(*this, path));
    return nodes_.find(chased.real.str());
}

Result<Stat> MemoryTree::stat(const RootPath& path, Follow follow) const {
    SR_TRY(const auto node, find(path, follow));
    return node->second.stat;
}

Result<std::unique_ptr<File>> MemoryTree::open(const RootPath& path) const {
    SR_TRY(const auto node, find(path, Follow::yes));
    {
        const std::lock_guard lock(mutex_);
        opened_.push_back(node->first);
    }
    const std::string shown = escape_for_terminal(path.str());
    if (node->second.denied != 0) return fail_errno(node->second.denied, shown);
    if (node->second.stat.type == Type::directory) return fail_errno(EISDIR, shown);
    if (node->second.stat.type != Type::file) return fail_errno(EINVAL, shown);
    return std::make_unique<MemoryFile>(node->second.stat, node->second.bytes);
}

Result<std::string> MemoryTree::read_link(const RootPath& path) const {
    SR_TRY(const auto node, find(path, Follow::no));
    if (node->second.stat.type != Type::symlink) return fail_errno(EINVAL, escape_for_terminal(path.str()));
    return node->second.target;
}

Result<Listing> MemoryTree::listing(const RootPath& path, const Look* look) const {
    SR_TRY(const auto directory, find(path, Follow::yes));
    if (directory->second.denied != 0) return fail_errno(directory->second.denied, escape_for_terminal(path.str()));
    if (directory->second.stat.type != Type::directory) return fail_errno(ENOTDIR, escape_for_terminal(path.str()));
    {
        const std::lock_guard lock(mutex_);
        listed_.push_back(directory->first);
    }
    const std::string prefix = directory->first == "/" ? "/" : directory->first + "/";
    Listing::Builder entries;
    for (auto node = nodes_.upper_bound(prefix); node != nodes_.end() && node->first.starts_with(prefix); ++node) {
        const std::string name = node->first.substr(prefix.size());
        if (!name.contains('/')) entries.add(name, node->second.stat, node->second.target);
    }
    Listing listing = entries.finish();
    if (look == nullptr || !look->into(RootPath(directory->first))) return listing;
    for (const Listed& entry : listing) {
        if (entry.stat.type != Type::file || entry.stat.size == 0 || !look->at(entry.name)) continue;
        const auto content = read(*this, RootPath(prefix + std::string(entry.name)), look->limit);
        if (content) look->take(RootPath(directory->first), entry.name, *content);
    }
    return listing;
}

Result<std::vector<DirectoryEntry>> MemoryTree::list(const RootPath& path) const {
    SR_TRY(const auto listed, listing(path));
    std::vector<DirectoryEntry> entries;
    entries.reserve(listed.size());
    for (const auto& entry : listed) entries.push_back({std::string(entry.name), entry.stat.type});
    return entries;
}

}   // namespace sandroot::fs
