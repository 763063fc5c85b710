// A source tree on the disk, the plan that takes all of it, and a place for the root: what most tests of this stage
// need.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/root/build.hpp>

#include "support/planned.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::root::testing {

inline void write(const std::string& path, const std::string& bytes, unsigned mode = 0644) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    ASSERT_EQ(::chmod(path.c_str(), mode), 0) << path;
}

inline std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void set_time(const std::string& path, long seconds, long nanoseconds) {
    const timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW), 0)
        << path << ": " << std::strerror(errno);
}

inline struct stat stat_of(const std::string& path) {
    struct stat raw{};
    EXPECT_EQ(::lstat(path.c_str(), &raw), 0) << path << ": " << std::strerror(errno);
    return raw;
}

inline bool exists(const std::string& path) {
    struct stat raw{};
    return ::lstat(path.c_str(), &raw) == 0;
}

/// One line an entry: all that the same input must give again. Which names share an inode is told by the first of them.
inline std::vector<std::string> listing(const std::string& top) {
    std::vector<std::string> paths{""};
    for (const auto& item : std::filesystem::recursive_directory_iterator(top))
        paths.push_back(item.path().string().substr(top.size()));
    std::ranges::sort(paths);
    std::map<ino_t, std::string> first_names;
    std::vector<std::string> lines;
    for (const auto& path : paths) {
        const auto raw = stat_of(top + path);
        char line[200];
        std::snprintf(line, sizeof line, " %o %u %u %ld %ld.%09ld ", raw.st_mode, raw.st_uid, raw.st_gid,
                      S_ISDIR(raw.st_mode) ? 0L : static_cast<long>(raw.st_size), raw.st_mtim.tv_sec,
                      raw.st_mtim.tv_nsec);
        std::string text = path + line;
        if (S_ISLNK(raw.st_mode)) text += std::filesystem::read_symlink(top + path).string();
        if (S_ISREG(raw.st_mode))
            text += content_of(top + path) + " " + first_names.try_emplace(raw.st_ino, path).first->second;
        lines.push_back(std::move(text));
    }
    return lines;
}

inline plan::Entry generated(const std::string& at, std::string content, unsigned mode = 0644) {
    plan::Entry entry;
    entry.at = RootPath(at);
    entry.kind = plan::Kind::generated;
    entry.mode = mode;
    entry.content = std::move(content);
    entry.why.push_back({plan::ReasonKind::cache, std::nullopt, "test"});
    return entry;
}

inline plan::Entry made_directory(const std::string& at, unsigned mode = 0755) {
    plan::Entry entry;
    entry.at = RootPath(at);
    entry.kind = plan::Kind::directory;
    entry.mode = mode;
    entry.source.type = fs::Type::directory;
    entry.why.push_back({plan::ReasonKind::profile, std::nullopt, "test"});
    return entry;
}

class Scene {
public:
    Scene() : folder_(std::move(*fs::TemporaryDirectory::create())) {
        top = fs::canonical(folder_.path())->str();
        source = top + "/source";
        target = top + "/out/root";
        std::filesystem::create_directories(source);
    }

    void add(plan::Entry entry) { added_.push_back(std::move(entry)); }

    /// Everything in `source`, with its own mode but no setuid bit, and what was added.
    [[nodiscard]] std::vector<plan::Entry> entries() const {
        std::vector<plan::Entry> entries;
        const auto tree = open();
        const auto walked = fs::walk(*tree, RootPath("/"), 1);
        for (const auto& directory : walked->directories) {
            for (const auto& item : directory.entries) {
                plan::Entry entry;
                entry.at = directory.at / item.name;
                entry.kind = item.stat.type == fs::Type::directory ? plan::Kind::directory
                             : item.stat.type == fs::Type::symlink ? plan::Kind::symlink
                                                                   : plan::Kind::file;
                entry.mode = item.stat.mode & 0777U;
                entry.must_copy = entry.kind == plan::Kind::file && entry.mode != item.stat.mode;
                entry.uid = item.stat.uid;
                entry.gid = item.stat.gid;
                entry.target = item.target;
                entry.source = item.stat;
                entry.why.push_back({plan::ReasonKind::site, std::nullopt, "test"});
                entries.push_back(std::move(entry));
            }
        }
        std::ranges::copy(added_, std::back_inserter(entries));
        std::ranges::sort(entries, {}, &plan::Entry::at);
        return entries;
    }
    [[nodiscard]] plan::Plan plan() const { return plan::plan_of(entries()); }

    [[nodiscard]] std::unique_ptr<fs::DiskTree> open() const { return *fs::DiskTree::open_root(HostPath(source)); }

    [[nodiscard]] Result<Built> build(const BuildOptions& options = {}) const { return build_plan(plan(), options); }
    [[nodiscard]] Result<Built> build_plan(const plan::Plan& plan, const BuildOptions& options = {}) const {
        Silence silence;
        const auto tree = open();
        return root::build(plan, *tree, HostPath(target), options, silence);
    }

    [[nodiscard]] std::string state() const {
        const std::filesystem::path path(target);
        return (path.parent_path() / ("." + path.filename().string() + ".sandroot")).string();
    }

    /// Names beside the target, the target among them.
    [[nodiscard]] std::vector<std::string> beside() const {
        return names(std::filesystem::path(target).parent_path().string());
    }
    [[nodiscard]] static std::vector<std::string> names(const std::string& directory) {
        std::vector<std::string> names;
        for (const auto& item : std::filesystem::directory_iterator(directory))
            names.push_back(item.path().filename().string());
        std::ranges::sort(names);
        return names;
    }

    std::string top;
    std::string source;
    std::string target;

private:
    fs::TemporaryDirectory folder_;
    std::vector<plan::Entry> added_;
};

/// The size, time and inode of everything at and beside the target: what a build that writes nothing leaves as it was.
inline std::map<std::string, std::string> traces(const Scene& scene) {
    std::map<std::string, std::string> traces;
    for (const auto& top : {scene.target, scene.state()})
        for (const auto& item : std::filesystem::recursive_directory_iterator(top)) {
            const auto raw = stat_of(item.path().string());
            if (item.path().filename() == "lock") continue;
            traces[item.path().string()] = std::to_string(raw.st_ino) + " " + std::to_string(raw.st_ctim.tv_sec) + "." +
                                           std::to_string(raw.st_ctim.tv_nsec);
        }
    return traces;
}

/// As pip does it: a new file takes the name of the old one.
inline void replace(const std::string& path, const std::string& bytes) {
    write(path + ".new", bytes);
    std::filesystem::rename(path + ".new", path);
}

/// What two roots of the same plan have in common.
inline std::string manifest_without_root(const std::string& state) {
    std::string text = content_of(state + "/manifest");
    const auto root = text.find("\nroot ");
    return text.erase(root, text.find('\n', root + 1) - root);
}

/// A small environment with one of everything.
inline void furnish(Scene& scene) {
    write(scene.source + "/usr/lib/libz.so.1.2.13", "library", 0755);
    std::filesystem::create_symlink("libz.so.1.2.13", scene.source + "/usr/lib/libz.so.1");
    std::filesystem::create_symlink("usr/lib", scene.source + "/lib");
    write(scene.source + "/usr/lib/python3/os.py", "import sys\n");
    write(scene.source + "/usr/lib/python3/empty/__init__.py", "");
    write(scene.source + "/etc/passwd", "root:x:0:0::/:/bin/sh\n");
    set_time(scene.source + "/usr/lib/libz.so.1.2.13", 1'600'000'000, 123'456'789);
    set_time(scene.source + "/usr/lib/libz.so.1", 1'500'000'000, 987'654'321);
    set_time(scene.source + "/usr/lib/python3", 1'400'000'000, 5);
    scene.add(made_directory("/tmp", 01777));
    scene.add(generated("/etc/ld.so.cache", "cache"));
}

/// The note that so many files were copied for `cause`.
inline placing::Note copied_for(std::uint64_t count, const std::string& cause) {
    return {placing::NoteKind::copied_not_linked, {}, {{"count", count}, {"cause", cause}}};
}

#define ASSERT_BUILT(result) ASSERT_TRUE(result) << (result).error().message << " / " << (result).error().hint

}   // namespace sandroot::root::testing
