// Archives a scene, and lets three programs that are not ours unpack it.
#pragma once

#include <sandroot/archive/archive.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/os/file.hpp>

#include "unit/root/scene.hpp"

#include <regex>

namespace sandroot::archive::testing {

using namespace sandroot::root::testing;

/// Runs a line of shell; fails where that fails. What it printed.
inline std::string shell(const std::string& line) {
    os::Command command;
    command.program = HostPath("/bin/sh");
    command.arguments = {"-c", line};
    command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}};
    const auto finished = os::run(command);
    EXPECT_TRUE(finished && finished->succeeded()) << line << '\n' << (finished ? finished->errors : "not run");
    return finished ? finished->output : "";
}

inline Result<Archived> archive_plan(const Scene& scene, const plan::Plan& plan, const std::string& file,
                                     const ArchiveOptions& options = {}) {
    Silence silence;
    const auto tree = scene.open();
    const os::Fd into(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    EXPECT_TRUE(into) << file;
    return write_archive(plan, *tree, into, options, silence);
}

/// The scene as an archive beside its source.
inline std::string archived(const Scene& scene, const ArchiveOptions& options = {}, const char* name = "root.tar") {
    std::string file = scene.top + "/" + name;
    const auto made = archive_plan(scene, scene.plan(), file, options);
    EXPECT_TRUE(made) << made.error().message;
    return file;
}

struct Judge {
    const char* name;
    const char* unpack;   ///< $1 is the archive, $2 an empty directory.
    bool keeps_times = true;
};
inline constexpr Judge judges[] = {
    {"GNU tar", "tar --warning=no-unknown-keyword --same-owner -C \"$2\" -xpf \"$1\""},
    {"bsdtar", "bsdtar -C \"$2\" --same-owner -xpf \"$1\""},
    // It has times as floating-point numbers, and none of symlinks.
    {"tarfile",
     "/usr/bin/python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2], "
     "numeric_owner=True)' \"$1\" \"$2\"",
     false}};

inline std::string unpacked(const Judge& judge, const std::string& file) {
    const std::string directory = file + " by " + judge.name;
    std::filesystem::create_directory(directory);
    shell("set -- '" + file + "' '" + directory + "'; " + judge.unpack);
    return directory;
}

/// All but the top, which an archive leaves alone.
inline std::vector<std::string> listed(const std::string& top, bool with_times = true) {
    auto lines = listing(top);
    lines.erase(lines.begin());
    if (!with_times)
        for (auto& line : lines)
            line = std::regex_replace(line, std::regex(" -?[0-9]+\\.[0-9]{9} "), " ",
                                      std::regex_constants::format_first_only);
    return lines;
}

inline void expect_same_as_built(const Scene& scene, const std::string& file) {
    ASSERT_BUILT(scene.build({.link = placing::Link::copy}));
    for (const auto& judge : judges)
        EXPECT_EQ(listed(unpacked(judge, file), judge.keeps_times), listed(scene.target, judge.keeps_times))
            << judge.name;
}

}   // namespace sandroot::archive::testing
