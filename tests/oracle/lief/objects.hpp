// Every ELF object below some directories, each inode once.
#pragma once

#include <string>
#include <vector>

namespace oracle {

/// Sorted. Symlinks are not followed; what cannot be read is left out.
[[nodiscard]] std::vector<std::string> elf_objects(const std::vector<std::string>& directories);

/// /usr, /opt, /lib and what SANDROOT_ORACLE_DIRS names.
[[nodiscard]] std::vector<std::string> directories_to_walk();

}   // namespace oracle
