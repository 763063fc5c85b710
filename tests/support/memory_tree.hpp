// MemoryTree: a tree made of values, for tests. It remembers what was opened and listed.
#pragma once

#include <sandroot/fs/tree.hpp>

#include <map>
#include <mutex>

namespace sandroot::fs {

class MemoryTree final : public Tree {
public:
    MemoryTree();

    /// Each adds the directories above it (mode 0755) where they are missing, and replaces what was there.
    MemoryTree& add_directory(const std::string& path, std::uint32_t mode = 0755);
    MemoryTree& add_file(const std::string& path, std::string bytes, std::uint32_t mode = 0644);
    MemoryTree& add_symlink(const std::string& path, std::string target);
    MemoryTree& add_special(const std::string& path, Type type);
    /// A second name for the same inode.
    MemoryTree& add_hard_link(const std::string& path, const std::string& existing);
    /// Opening or listing `path` fails with this errno from now on.
    MemoryTree& deny(const std::string& path, int os_error);
    MemoryTree& remove(const std::string& path);
    /// For a node already there: what lstat tells.
    MemoryTree& set_owner(const std::string& path, std::uint32_t uid, std::uint32_t gid);

    /// Real paths that were opened, in order.
    [[nodiscard]] std::vector<std::string> opened() const;
    /// Real paths of directories that were listed or scanned, in order.
    [[nodiscard]] std::vector<std::string> listed() const;

    [[nodiscard]] Result<Stat> stat(const RootPath& path, Follow follow) const override;
    [[nodiscard]] Result<std::unique_ptr<File>> open(const RootPath& path) const override;
    [[nodiscard]] Result<std::string> read_link(const RootPath& path) const override;
    [[nodiscard]] Result<std::vector<DirectoryEntry>> list(const RootPath& path) const override;
    [[nodiscard]] Result<Listing> listing(const RootPath& path, const Look* look = nullptr) const override;

private:
    struct Node {
        Stat stat;
        std::shared_ptr<const std::string> bytes;
        std::string target;
        int denied = 0;
    };
    using Nodes = std::map<std::string, Node>;

    Node& put(const std::string& path, Type type, std::uint32_t mode);
    [[nodiscard]] Result<Nodes::const_iterator> find(const RootPath& path, Follow follow) const;

    Nodes nodes_;
    std::uint64_t next_inode_ = 1;
    mutable std::mutex mutex_;
    mutable std::vector<std::string> opened_;
    mutable std::vector<std::string> listed_;
};

}   // namespace sandroot::fs
