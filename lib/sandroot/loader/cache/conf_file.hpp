// Conf file: the directories that /etc/ld.so.conf and what it includes tell ldconfig to search.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/loader/system/system.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sandroot::loader {

inline constexpr const char* conf_path = "/etc/ld.so.conf";

struct ConfDirectory {
    std::string path;         ///< As it is spelt, without blanks and slashes at its end. It need not exist.
    std::int32_t flags = 0;   ///< What "=libc5" or "=libc6" makes of an object that shows no libc; 0 where unsaid.
    std::string file;         ///< Where it stands.
    std::size_t line = 0;     ///< From 1.
    friend bool operator==(const ConfDirectory&, const ConfDirectory&) = default;
};

struct ConfFile {
    std::vector<ConfDirectory> directories;   ///< In the order in which ldconfig meets them, doubles too.
    std::vector<std::string> problems;        ///< "FILE:LINE: what", of all that is ignored.
};

/// Reads the file at `path` in `tree`, and nothing outside of that root. A file that includes itself is not read again
/// on the way, and there is an end to depth (16), files (1024, of 1 MiB together), directories (4096) and names that
/// patterns lead to (20,000), where ldconfig would run out of descriptors. Before `version` 2.37 a line may end in
/// "=libc6". Source: ldconfig(8); glibc elf/ldconfig.c:parse_conf.
[[nodiscard]] ConfFile read_conf_file(const fs::Tree& tree, Version version, const std::string& path = conf_path);

}   // namespace sandroot::loader
