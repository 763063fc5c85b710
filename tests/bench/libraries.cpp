// What the stages below the program cost, on every library that this machine has below /usr/lib.
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/process.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace sandroot;

std::unique_ptr<fs::DiskTree> machine() {
    auto tree = fs::DiskTree::open_root(HostPath("/"));
    if (!tree) std::abort();
    return *std::move(tree);
}

/// Regular dynamic objects named like libraries, of this machine's own kind.
std::vector<std::string> libraries(const fs::Tree& tree) {
    const auto own = elf::read_facts(tree, RootPath("/proc/self/exe"));
    if (!own) std::abort();
    std::vector<std::string> found;
    const auto options = std::filesystem::directory_options::skip_permission_denied;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("/usr/lib", options)) {
        if (!entry.is_regular_file() || entry.is_symlink()) continue;
        if (!entry.path().filename().native().contains(".so")) continue;
        const auto reading = elf::read_facts(tree, RootPath(entry.path().native()));
        if (!reading || reading->shape != elf::Shape::dynamic) continue;
        if (reading->facts.header.machine == own->facts.header.machine) found.push_back(entry.path().native());
    }
    if (found.empty()) std::abort();
    return found;
}

void read_the_facts_of_all_libraries(benchmark::State& state) {
    const auto tree = machine();
    const auto paths = libraries(*tree);
    std::size_t needed = 0;
    for (auto _ : state) {
        for (const auto& path : paths) {
            const auto reading = elf::read_facts(*tree, RootPath(path));
            if (reading) needed += reading->facts.needed.size();
        }
    }
    benchmark::DoNotOptimize(needed);
    state.SetItemsProcessed(static_cast<std::int64_t>(paths.size()) * state.iterations());
}
BENCHMARK(read_the_facts_of_all_libraries)->Unit(benchmark::kMillisecond);

/// `shared`: one reading of each file for all processes, as the program does; else each process begins with nothing
/// known.
void resolve_all_libraries(benchmark::State& state, bool shared) {
    const auto tree = machine();
    const auto paths = libraries(*tree);
    const auto first = elf::read_facts(*tree, RootPath(paths.front()));
    const auto system = loader::describe_system(*tree, first->facts, loader::this_cpu(first->facts.header.machine));
    if (!system) std::abort();
    std::size_t loaded = 0;
    for (auto _ : state) {
        auto objects = std::make_unique<loader::Objects>(*tree);
        for (const auto& path : paths) {
            if (!shared) objects = std::make_unique<loader::Objects>(*tree);
            loader::Process process(*tree, *objects, *system, {});
            const auto answer = process.start_as_list(path);
            if (answer) loaded += answer->objects.size();
        }
    }
    benchmark::DoNotOptimize(loaded);
    state.SetItemsProcessed(static_cast<std::int64_t>(paths.size()) * state.iterations());
}
BENCHMARK_CAPTURE(resolve_all_libraries, shared_readings, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(resolve_all_libraries, each_alone, false)->Unit(benchmark::kMillisecond)->Iterations(1);

}   // namespace
