#include "root.hpp"

#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/listing.hpp>
#include <sandroot/fs/tree.hpp>

#include <algorithm>
#include <sstream>

namespace foreign {

using namespace sandroot;
using oracle::How;

namespace {

constexpr const char* python = "/usr/bin/python3.11";

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}   // namespace

void PrintTo(const Architecture& architecture, std::ostream* out) {
    *out << architecture.name;
}

Root::Root(Architecture architecture, std::unique_ptr<fs::DiskTree> tree)
    : architecture_(std::move(architecture)), tree_(std::move(tree)), objects_(*tree_) {
    const auto said = run({python, "--version"}, {});
    native_ = said && said->succeeded();
}

Result<std::unique_ptr<Root>> Root::open(const Architecture& architecture) {
    SR_TRY(auto tree, fs::DiskTree::open_root(HostPath(SANDROOT_FOREIGN_FOLDER "/" + architecture.name)));
    return std::unique_ptr<Root>(new Root(architecture, std::move(tree)));
}

void Root::collect(const std::string& directory, std::vector<std::string>& files, std::set<fs::Identity>& seen) {
    const auto entries = tree_->listing(RootPath(directory));
    if (!entries) return;
    for (const auto& entry : *entries) {
        const std::string path = (directory == "/" ? "" : directory) + "/" + std::string(entry.name);
        if (entry.stat.type == fs::Type::directory) collect(path, files, seen);
        if (entry.stat.type != fs::Type::file || !seen.insert(entry.stat.identity).second) continue;
        const auto& opened = objects_.open(RootPath(path));
        if (opened.os_error != 0 || opened.reading->shape != elf::Shape::dynamic) continue;
        if (opened.reading->facts.header.machine == architecture_.machine) files.push_back(path);
    }
}

std::vector<Candidate> Root::candidates() {
    std::vector<std::string> files;
    std::set<fs::Identity> seen;
    collect("/", files, seen);
    std::vector<Candidate> candidates;
    for (const auto& path : files) {
        const auto& opened = objects_.open(RootPath(path));
        const auto& facts = opened.reading->facts;
        const auto& system = fresh(path).system();
        // ld.so cannot be asked about itself.
        if (opened.stat.identity == system.interpreter_identity) continue;
        constexpr unsigned executable = 0111;
        const bool runs =
            facts.interpreter == system.interpreter && (opened.stat.mode & executable) != 0 && !facts.soname;
        candidates.push_back({path, system.interpreter, runs ? How::as_program : How::as_list});
    }
    return candidates;
}

std::vector<std::string> Root::extension_modules() {
    std::vector<std::string> files;
    std::set<fs::Identity> seen;
    for (const auto* directory : {"/usr/lib/python3.11", "/usr/lib/python3"}) collect(directory, files, seen);
    std::erase_if(
        files, [&](const auto& path) { return objects_.open(RootPath(path)).reading->shape != elf::Shape::dynamic; });
    return files;
}

Result<os::Finished> Root::run(const std::vector<std::string>& words,
                               std::map<std::string, std::string> environment) const {
    os::Command command;
    command.program = HostPath(SANDROOT_ENTER_ROOT);
    command.arguments = {tree_->host_path().str(), native_ ? "native" : architecture_.emulator};
    command.arguments.insert(command.arguments.end(), words.begin(), words.end());
    command.environment = std::move(environment);
    command.environment.emplace("LC_ALL", "C.UTF-8");
    if (!native_ && !architecture_.cpu.empty()) command.environment.emplace("QEMU_CPU", architecture_.cpu);
    // An emulated interpreter may open hundreds of modules, on a busy machine.
    command.deadline = std::chrono::minutes(5);
    return os::run(command);
}

Result<oracle::Answer> Root::ask_ld_so(const Candidate& candidate) const {
    std::vector<std::string> words;
    if (candidate.how == How::as_list) words.push_back(candidate.ld_so);
    words.push_back(candidate.path);
    SR_TRY(const auto said, run(words, {{"LD_TRACE_LOADED_OBJECTS", "1"}}));
    return oracle::read_trace(said);
}

oracle::Answer Root::ask_model(const Candidate& candidate) {
    return oracle::ask_model(fresh(candidate.path), candidate.path, candidate.how);
}

const loader::System& Root::system() {
    return fresh(python).system();
}

Result<loader::Cpu> Root::cpu() const {
    if (native_) return loader::this_cpu(architecture_.machine);
    SR_TRY(const auto said, run({interpreter(), "--help"}, {}));
    loader::Cpu cpu;
    cpu.legacy_hwcaps = {"tls"};
    bool legacy = false;
    for (const auto& line : lines_of(said.output)) {
        legacy = legacy || line.starts_with("Legacy HWCAP subdirectories");
        // "  z13 (supported, searched)", "  aarch64 (AT_PLATFORM; supported, searched)"
        if (!line.starts_with("  ") || !line.ends_with("supported, searched)")) continue;
        const std::string name = line.substr(2, line.find(' ', 2) - 2);
        if (!legacy || line.find("AT_PLATFORM") != std::string::npos) {
            if (cpu.platform.empty()) cpu.platform = name;
        }
        if (legacy && name != "tls") cpu.legacy_hwcaps.push_back(name);
    }
    return cpu;
}

Result<std::vector<std::string>> Root::subdirectories() const {
    SR_TRY(const auto said,
           run({interpreter(), python},
               {{"LD_TRACE_LOADED_OBJECTS", "1"}, {"LD_DEBUG", "libs"}, {"LD_LIBRARY_PATH", "/nowhere"}}));
    for (const auto& line : lines_of(said.errors)) {
        // " search path=/nowhere/tls:/nowhere\t\t(LD_LIBRARY_PATH)"
        constexpr std::string_view lead = "search path=/nowhere";
        const auto at = line.find(lead);
        if (at == std::string::npos) continue;
        std::vector<std::string> names;
        std::istringstream elements(line.substr(at + lead.size() - std::string_view("/nowhere").size()));
        for (std::string element; std::getline(elements, element, ':');)
            if (element.starts_with("/nowhere/")) names.push_back(element.substr(9, element.find('\t') - 9));
        // A CPU whose platform is also the name of a capability counts twice.
        std::vector<std::string> once;
        for (const auto& name : names)
            if (std::ranges::find(once, name) == once.end()) once.push_back(name);
        return once;
    }
    return fail(Errc::system, "ld.so told no search path: " + said.errors);
}

Result<std::vector<std::string>> Root::system_directories() const {
    SR_TRY(const auto said, run({interpreter(), "--help"}, {}));
    std::vector<std::string> directories;
    for (const auto& line : lines_of(said.output)) {
        constexpr std::string_view remark = " (system search path)";
        if (line.starts_with("  /") && line.ends_with(remark))
            directories.push_back(line.substr(2, line.size() - 2 - remark.size()));
    }
    return directories;
}

std::string Root::interpreter() const {
    const auto reading = elf::read_facts(*tree_, RootPath(python));
    return reading && reading->facts.interpreter ? *reading->facts.interpreter : "";
}

const loader::Process& Root::fresh(const std::string& path) {
    const auto& facts = objects_.open(RootPath(path)).reading->facts;
    const std::string interpreter = facts.interpreter.value_or("");
    if (const auto known = fresh_.find(interpreter); known != fresh_.end()) return known->second;
    loader::StartOptions options;
    // Emulators answer for /proc/self/exe themselves; in a bare chroot the kernel has none.
    options.proc_mounted = !native_;
    auto system = loader::describe_system(*tree_, facts, loader::this_cpu(architecture_.machine));
    return fresh_.emplace(interpreter, loader::Process(*tree_, objects_, *std::move(system), options)).first->second;
}

Result<std::vector<std::string>> Root::run_opener(const std::vector<std::string>& modules) const {
    SR_TRY(const auto here, fs::DiskTree::open_root(HostPath("/")));
    SR_TRY(const auto opener, fs::read(*here, RootPath(SANDROOT_FOREIGN_SOURCE "/opener.py"), 1U << 20U));
    std::vector<std::string> words{python, "-I", "-S", "-c", opener};
    words.insert(words.end(), modules.begin(), modules.end());
    SR_TRY(const auto said, run(words, {}));
    auto lines = lines_of(said.output);
    if (!said.succeeded())
        return fail(Errc::system, said.errors + " (status " + std::to_string(said.exit_status) + ")");
    // The kernel's own object has no place.
    std::erase_if(lines, [](const auto& line) { return line.starts_with("  linux-"); });
    return lines;
}

std::vector<std::string> Root::simulate_opener(const std::vector<std::string>& modules) {
    loader::Process started = fresh(python);
    std::vector<std::string> lines{"at start"};
    const auto program = started.start(python);
    if (!program) return {program.error().message};
    std::vector<loader::ObjectIndex> loaded = program->objects;
    std::erase(loaded, *program->root);
    const auto ctypes = started.open(architecture_.ctypes);
    loaded.insert(loaded.end(), ctypes.objects.begin(), ctypes.objects.end());
    for (const auto object : loaded) lines.push_back("  " + started.loaded()[object].path.str());
    for (const auto& module : modules) {
        loader::Process process = started;
        const auto opened = process.open(module);
        lines.push_back(module + ": " + (opened.status == loader::LoadStatus::ok ? "ok" : opened.error));
        if (opened.status != loader::LoadStatus::ok) continue;
        for (const auto object : opened.objects) lines.push_back("  " + process.loaded()[object].path.str());
    }
    return lines;
}

}   // namespace foreign
