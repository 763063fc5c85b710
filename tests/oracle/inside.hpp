// Inside: programs started in another root, as another user, with mounts that nobody else sees.
#pragma once

#include <sandroot/os/child.hpp>

#include <string>

namespace oracle {

/// The user that owns nothing.
inline constexpr unsigned nobody = 65534;

/// `command` with `root` for its "/" and its working directory, as `user`. For root only.
[[nodiscard]] sandroot::os::Command entered(const sandroot::os::Command& command, const std::string& root,
                                            unsigned user);

/// Mounts the directory `from` on `onto`, for this process and its children, until they end. For root only.
[[nodiscard]] sandroot::Result<void> bind(const std::string& from, const std::string& onto);

/// This process has the rights of nobody, and no root's, as long as this lives.
class AsNobody {
public:
    AsNobody();
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
    ~AsNobody();
};

}   // namespace oracle
