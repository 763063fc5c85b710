#include "command/profiles.hpp"

#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/sandbox/compose_profile.hpp>

namespace sandroot::app {

Result<std::string> read_profile(const HostPath& file) {
    SR_TRY(const auto path, fs::absolute(file));
    SR_TRY(const auto host, fs::DiskTree::open_root(HostPath("/")));
    return fs::read(*host, RootPath(path.str()), std::size_t{1} << 20U);
}

Result<sandbox::Profile> profile_of(std::span<const std::string> wanted) {
    return sandbox::compose_profile(wanted, HostPath("."), read_profile);
}

}   // namespace sandroot::app
