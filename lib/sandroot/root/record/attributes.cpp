#include <sandroot/root/record/attributes.hpp>

#include <array>
#include <cerrno>
#include <string_view>

#include <fcntl.h>
#include <sys/xattr.h>

namespace sandroot::root {

bool has_foreign_attributes(const os::Fd& fd) {
    std::array<char, 4096> names;
    const ssize_t length = ::flistxattr(fd.get(), names.data(), names.size());
    if (length < 0) return errno == ERANGE;   // Only a user makes so many.
    std::string_view rest(names.data(), static_cast<std::size_t>(length));
    while (!rest.empty()) {
        const auto name = rest.substr(0, rest.find('\0'));
        if (name == "security.capability" || name.starts_with("user.")) return true;
        rest.remove_prefix(name.size() + 1);
    }
    return false;
}

bool has_foreign_attributes(const os::Fd& directory, const plan::Name& name) {
    const os::Fd fd(
        ::openat(directory.get(), name.name.data(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    return fd && has_foreign_attributes(fd);
}

}   // namespace sandroot::root
