// A root whose libraries lie where no default directory is: only the ld.so.cache that we wrote leads the real ld.so
// there.
#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>
#include <sandroot/loader/cache/writer.hpp>
#include <sandroot/os/child.hpp>

#include "unit/root/scene.hpp"

#include <span>
#include <sstream>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::HasSubstr;

constexpr const char* program = "/bin/ls";

os::Finished run(const std::string& file, std::vector<std::string> arguments) {
    os::Command command;
    command.program = HostPath(file);
    command.arguments = std::move(arguments);
    const auto finished = os::run(command);
    EXPECT_TRUE(finished) << finished.error().message;
    return finished.value_or(os::Finished{});
}

std::int32_t flags_of_this_machine() {
    const auto bytes = content_of("/etc/ld.so.cache");
    const auto cache = loader::parse_cache(std::as_bytes(std::span(bytes)));
    if (cache)
        for (const auto& entry : cache->entries)
            if (entry.key == "libc.so.6") return entry.flags;
    ADD_FAILURE() << "this machine's ld.so.cache has no libc.so.6";
    return 0;
}

struct Wanted {
    std::string name;
    std::string path;   ///< The loader itself has only this.
};

/// As ldd(1) has it: "name => path (address)" or "path (address)".
std::vector<Wanted> libraries_of(const std::string& file) {
    std::vector<Wanted> wanted;
    std::istringstream lines(run("/usr/bin/ldd", {file}).output);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string name;
        std::string arrow;
        std::string path;
        words >> name >> arrow >> path;
        if (arrow == "=>") wanted.push_back({name, path});
        else if (name.starts_with("/")) wanted.push_back({"", name});
    }
    return wanted;
}

/// The program, its loader, and all its libraries in /opt/x.
std::vector<loader::CacheEntry> furnish_with_program(Scene& scene) {
    std::vector<loader::CacheEntry> lines;
    write(scene.source + program, content_of(program), 0755);
    for (const auto& library : libraries_of(program)) {
        const std::string at = library.name.empty() ? library.path : "/opt/x/" + library.name;
        write(scene.source + at, content_of(library.path), 0755);
        if (library.name.empty()) continue;
        loader::CacheEntry line;
        line.flags = flags_of_this_machine();
        line.key = library.name;
        line.value = at;
        lines.push_back(std::move(line));
    }
    return lines;
}

TEST(Cache, TheRealLoaderFindsLibrariesThatOnlyOurCacheKnows) {
    Scene scene;
    const auto lines = furnish_with_program(scene);
    ASSERT_GE(lines.size(), 2U);
    scene.add(made_directory("/etc"));
    const auto plan_without = scene.plan();
    scene.add(generated("/etc/ld.so.cache", loader::write_cache(lines, elf::Order::little)));

    ASSERT_BUILT(scene.build_plan(plan_without));
    const auto without = run("/usr/sbin/chroot", {scene.target, program, "/"});
    EXPECT_EQ(without.exit_status, 127);
    EXPECT_THAT(without.errors, HasSubstr("cannot open shared object file"));

    ASSERT_BUILT(scene.build());
    const auto with = run("/usr/sbin/chroot", {scene.target, program, "/opt/x"});
    EXPECT_TRUE(with.succeeded()) << with.errors;
    EXPECT_THAT(with.output, HasSubstr("libc.so.6"));
}

}   // namespace
}   // namespace sandroot::root
