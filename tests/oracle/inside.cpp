#include "inside.hpp"

#include <cerrno>
#include <stdexcept>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace oracle {

using namespace sandroot;

os::Command entered(const os::Command& command, const std::string& root, unsigned user) {
    os::Command inside;
    inside.program = HostPath(SANDROOT_ORACLE_ENTER);
    inside.arguments = {root, std::to_string(user)};
    for (const auto& [name, value] : command.environment) inside.arguments.push_back(name + "=" + value);
    inside.arguments.emplace_back("--");
    inside.arguments.push_back(command.program.str());
    inside.arguments.insert(inside.arguments.end(), command.arguments.begin(), command.arguments.end());
    return inside;
}

Result<void> bind(const std::string& from, const std::string& onto) {
    static bool apart = false;
    if (!apart) {
        if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            return fail_errno(errno, "a mount namespace");
        apart = true;
    }
    if (mount(from.c_str(), onto.c_str(), nullptr, MS_BIND, nullptr) != 0) return fail_errno(errno, onto);
    return {};
}

AsNobody::AsNobody() {
    if (seteuid(nobody) != 0) throw std::runtime_error("cannot become nobody");
}

AsNobody::~AsNobody() {
    if (seteuid(0) != 0) std::terminate();
}

}   // namespace oracle
