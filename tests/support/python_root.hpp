// A root for real imports, which is made once a program: the system Python's stdlib and the libraries of its
// extensions.
#pragma once

#include <sandroot/fs/host.hpp>
#include <sandroot/os/child.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace sandroot::support {

inline const std::string python = "/usr/bin/python3";

inline os::Finished sh(const std::string& line) {
    os::Command command;
    command.program = HostPath("/bin/sh");
    command.arguments = {"-ec", line};
    command.environment = {{"PATH", "/usr/bin:/bin"}};
    command.deadline = std::chrono::minutes(2);
    auto finished = os::run(command);
    if (!finished || !finished->succeeded())
        throw std::runtime_error(line + ": " + (finished ? finished->errors : finished.error().message));
    return *std::move(finished);
}

/// The same modules lie outside and inside, at one path that is on sys.path in both: a .pth file cannot be used with
/// the system's Python, so they are put into the root's own stdlib, and outside does not have them unless a test says
/// so.
class Root {
public:
    Root() : folder_(*fs::TemporaryDirectory::create()) {
        stdlib_ = sh(python + " -I -c 'import sysconfig; print(sysconfig.get_path(\"stdlib\"), end=\"\")'").output;
        const std::string root = path();
        // The folder itself belongs to root alone; the sandbox's user must come through.
        sh("chmod 755 " + folder_.path().str() + "; mkdir -p " + root + "/tmp " + root + stdlib_ + "; chmod 1777 " +
           root + "/tmp; cp -a " + stdlib_ + "/. " + root + stdlib_ + "; ln -s usr/lib " + root + "/lib");
        sh("for l in $(ldd " + stdlib_ +
           "/lib-dynload/*.so | grep -o '=> /[^ ]*' | cut -c4- | sort -u); do "
           "d=$(dirname $(readlink -f $l)); mkdir -p " +
           root + "$d; cp -L $l " + root + "$d/; done");
    }
    [[nodiscard]] std::string path() const { return folder_.path().str() + "/root"; }
    [[nodiscard]] std::string folder() const { return folder_.path().str(); }
    [[nodiscard]] const std::string& stdlib() const { return stdlib_; }

    void write(const std::string& name, const std::string& text) const {
        const std::filesystem::path at = path() + stdlib_ + "/" + name;
        std::filesystem::create_directories(at.parent_path());
        std::ofstream(at) << text;
    }

private:
    fs::TemporaryDirectory folder_;
    std::string stdlib_;
};

inline Root& root() {
    static Root instance;
    return instance;
}

}   // namespace sandroot::support
