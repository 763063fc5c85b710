// A small image with a venv, and the root that is built of it: what the edits change.
#pragma once

#include "root/program.hpp"

#include <memory>
#include <string>

namespace sandroot::root::testing {

class Image {
public:
    /// Of its roots `link` says how they are linked. `disk`: what mkfs makes a file system of its own for it with, such
    /// as "ext4"; else it lies in the temporary folder.
    explicit Image(std::string link, const std::string& disk = {});

    /// A path of the image, below the temporary folder.
    [[nodiscard]] std::string at(const std::string& path) const { return top + "/source" + path; }
    [[nodiscard]] std::string site(const std::string& path) const {
        return at("/venv/lib/python3.11/site-packages/" + path);
    }
    [[nodiscard]] std::string library(const std::string& name) const { return at("/usr/lib/x86_64-linux-gnu/" + name); }
    [[nodiscard]] std::string in_root(const std::string& path) const { return top + "/out/root" + path; }
    [[nodiscard]] std::string profile() const { return top + "/profile.yaml"; }

    /// The command line that builds a root of it.
    [[nodiscard]] Words building(const Words& options = {}, const std::string& root = "/out/root") const;

    /// As a package's installation ends.
    void refresh_cache() const;

    std::string top;
    std::string link;

private:
    void furnish() const;

    fs::TemporaryDirectory folder_;
    std::unique_ptr<test::Mounts> mounts_;
};

/// A source that opens the library, and one of the same size that does not.
inline std::string opening(const std::string& library) {
    return "import ctypes\nlib = ctypes.CDLL(\"" + library + "\")\n";
}
inline std::string not_opening(const std::string& library) {
    return "#mport ctypes\n#ib = ctypes.CDLL(\"" + library + "\")\n";
}

inline std::string library_bytes(const std::string& soname, const std::vector<std::string>& needed = {}) {
    return test::make_elf({.soname = soname, .needed = needed, .interpreter = {}, .symbol = {}});
}

constexpr const char* extension = "acme/_native.cpython-311-x86_64-linux-gnu.so";

}   // namespace sandroot::root::testing
