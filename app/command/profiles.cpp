#include "command/profiles.hpp"

#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/policy/compose_profile.hpp>

namespace sandroot::app {

Result<std::string> read_profile(const HostPath& file) {
    SR_TRY(const auto path, fs::absolute(file));
    SR_TRY(const auto host, fs::DiskTree::open_root(HostPath("/")));
    return fs::read(*host, RootPath(path.str()), std::size_t{1} << 20U);
}

Result<policy::Profile> profile_of(std::span<const std::string> wanted, ProfileTexts& texts) {
    return policy::compose_profile(wanted, HostPath("."), [&](const HostPath& file) -> Result<std::string> {
        SR_TRY(const auto path, fs::absolute(file));
        if (const auto known = texts.find(path.str()); known != texts.end()) return known->second;
        SR_TRY(auto text, read_profile(path));
        texts.emplace(path.str(), text);
        return text;
    });
}

}   // namespace sandroot::app
