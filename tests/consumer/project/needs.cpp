// needs PROGRAM: the libraries that ld.so would load for it, in load order, a path a line.
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/process.hpp>

#include <cstdio>
#include <string>

namespace {

using namespace sandroot;

Result<void> print_needs(const std::string& program) {
    SR_TRY(const auto tree, fs::DiskTree::open_root(HostPath("/")));
    SR_TRY(const auto reading, elf::read_facts(*tree, RootPath(program)), "reading " + program);
    SR_TRY(auto system, loader::describe_system(*tree, reading.facts, loader::this_cpu(reading.facts.header.machine)));
    loader::Objects objects(*tree);
    loader::Process process(*tree, objects, std::move(system), {});
    SR_TRY(const auto loaded, process.start(program), "starting " + program);
    for (const auto& request : loaded.requests) {
        if (request.first_load) std::printf("%s\n", process.loaded()[*request.found].path.str().c_str());
    }
    if (loaded.status != loader::LoadStatus::ok) return fail(Errc::malformed, loaded.error);
    return {};
}

}   // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    if (const auto done = print_needs(argv[1]); !done) {
        std::fprintf(stderr, "needs: %s\n", done.error().message.c_str());
        return 1;
    }
    return 0;
}
