#include "oracle/lief/objects.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ranges>
#include <set>
#include <utility>

#include <sys/stat.h>

namespace oracle {

namespace {

namespace files = std::filesystem;

bool begins_as_elf(const std::string& path) {
    std::array<char, 4> magic{};
    std::ifstream stream(path, std::ios::binary);
    return stream.read(magic.data(), magic.size()) && std::memcmp(magic.data(),
                                                                  "\x7f"
                                                                  "ELF",
                                                                  magic.size()) == 0;
}

}   // namespace

std::vector<std::string> elf_objects(const std::vector<std::string>& directories) {
    std::vector<std::string> found;
    std::set<std::pair<dev_t, ino_t>> seen;
    for (const std::string& directory : directories) {
        std::error_code failed;
        // "/lib" may be a symlink itself.
        const files::path top = files::canonical(directory, failed);
        if (failed) continue;
        auto entry = files::recursive_directory_iterator(top, files::directory_options::skip_permission_denied, failed);
        for (; entry != files::recursive_directory_iterator(); entry.increment(failed)) {
            const std::string path = entry->path().string();
            struct stat status{};
            if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
            if (seen.emplace(status.st_dev, status.st_ino).second && begins_as_elf(path)) found.push_back(path);
        }
    }
    std::ranges::sort(found);
    return found;
}

std::vector<std::string> directories_to_walk() {
    std::vector<std::string> directories = {"/usr", "/opt", "/lib"};
    const char* more = std::getenv("SANDROOT_ORACLE_DIRS");
    for (const auto part : std::views::split(std::string_view(more ? more : ""), ':'))
        if (!part.empty()) directories.emplace_back(part.begin(), part.end());
    return directories;
}

}   // namespace oracle
