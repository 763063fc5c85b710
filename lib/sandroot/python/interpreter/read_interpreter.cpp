#include <sandroot/base/escape.hpp>
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/python/interpreter/python_version.hpp>
#include <sandroot/python/interpreter/read_interpreter.hpp>
#include <sandroot/python/packaging/metadata.hpp>
#include <sandroot/python/search_directories.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sandroot::python {

namespace {

constexpr std::size_t text_limit = 4U << 20U;

bool is_file(const fs::Tree& tree, const RootPath& path) {
    const auto stat = tree.stat(path, fs::Follow::yes);
    return stat && stat->type == fs::Type::file;
}

bool is_directory(const fs::Tree& tree, const RootPath& path) {
    const auto stat = tree.stat(path, fs::Follow::yes);
    return stat && stat->type == fs::Type::directory;
}

/// pyvenv.cfg: "key = value" lines, keys without regard to case. Source: PEP 405.
struct Venv {
    RootPath prefix;
    std::optional<RootPath> home;
    std::string version;
    bool system_site = false;
};

std::optional<Venv> read_venv(const fs::Tree& tree, const RootPath& executable) {
    const RootPath bin = executable.parent();
    for (const auto& directory : {bin, bin.parent()}) {
        const auto text = fs::read(tree, directory / "pyvenv.cfg", text_limit);
        if (!text) continue;
        Venv venv;
        venv.prefix = bin.parent();
        for (const auto line : parse_lines(*text)) {
            const auto equals = line.find('=');
            if (equals == std::string_view::npos) continue;
            std::string key(stripped(line.substr(0, equals)));
            const std::string value(stripped(line.substr(equals + 1)));
            std::ranges::transform(key, key.begin(),
                                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            if (key == "home" && value.starts_with('/')) venv.home = RootPath(value).tidy();
            if (key == "version" || (key == "version_info" && venv.version.empty())) venv.version = value;
            if (key == "include-system-site-packages")
                venv.system_site = value == "true" || value == "True" || value == "TRUE";
        }
        return venv;
    }
    return std::nullopt;
}

/// A standard library and the prefix that it lies below.
struct Home {
    RootPath prefix;
    RootPath stdlib;
    std::string version;   ///< "3.11"
};

/// Which X.Y an executable is: by its real name, else by the libpython that it needs.
std::optional<std::string> version_of_program(const fs::Tree& tree, const RootPath& real) {
    if (const auto version = feature_version(real.name(), "python")) return version;
    const auto reading = elf::read_facts(tree, real);
    if (!reading) return std::nullopt;
    for (const auto& name : reading->facts.needed)
        if (const auto version = feature_version(name, "libpython")) return version;
    return std::nullopt;
}

/// The directories pythonX.Y below `prefix` that hold os.py, CPython's landmark. `wanted`: only that version.
std::optional<Home> home_at(const fs::Tree& tree, const RootPath& prefix, const std::optional<std::string>& wanted) {
    std::optional<Home> best;
    // "lib" comes first because lib64 may be a link to it; a build whose platlibdir is lib64 has lib-dynload only
    // there.
    for (const auto* library : {"lib", "lib64"}) {
        const auto entries = tree.list(prefix / library);
        if (!entries) continue;
        for (const auto& entry : *entries) {
            const auto version = feature_version(entry.name, "python");
            if (!version || "python" + *version != entry.name || (wanted && *version != *wanted)) continue;
            RootPath stdlib = prefix / library / entry.name;
            if (!is_file(tree, stdlib / "os.py") && !is_file(tree, stdlib / "os.pyc")) continue;
            if (!best || is_newer(*version, best->version) ||
                (*version == best->version && !is_directory(tree, best->stdlib / "lib-dynload")))
                best = Home{prefix, std::move(stdlib), *version};
        }
    }
    return best;
}

/// From the program's directory upwards, as getpath.py does.
std::optional<Home> search_home(const fs::Tree& tree, RootPath directory, const std::optional<std::string>& wanted) {
    for (; !directory.is_root(); directory = directory.parent())
        if (auto home = home_at(tree, directory, wanted)) return home;
    return std::nullopt;
}

/// The tag of extension modules: as lib-dynload shows it, else as a Linux build of `program` has it, which since 3.11
/// tells musl from glibc. Source: CPython's configure, PLATFORM_TRIPLET.
std::string soabi_of(const fs::Tree& tree, const RootPath& dynload, const std::string& version,
                     const elf::Facts& program) {
    std::string digits = version;
    std::erase(digits, '.');
    const std::string stem = "cpython-" + digits;
    if (const auto entries = tree.list(dynload)) {
        for (const auto& entry : *entries) {
            const auto first = entry.name.find('.');
            const auto last = entry.name.rfind(".so");
            if (first == std::string::npos || last <= first || last + 3 != entry.name.size()) continue;
            auto tag = entry.name.substr(first + 1, last - first - 1);
            if (tag.starts_with(stem)) return tag;
        }
    }
    static constexpr std::array<std::pair<std::uint16_t, const char*>, 7> triplets{{{62, "x86_64-linux-gnu"},
                                                                                    {183, "aarch64-linux-gnu"},
                                                                                    {3, "i386-linux-gnu"},
                                                                                    {40, "arm-linux-gnueabihf"},
                                                                                    {21, "powerpc64le-linux-gnu"},
                                                                                    {22, "s390x-linux-gnu"},
                                                                                    {243, "riscv64-linux-gnu"}}};
    const auto* known =
        std::ranges::find(triplets, program.header.machine, &std::pair<std::uint16_t, const char*>::first);
    if (known == triplets.end()) return stem;
    std::string triplet = known->second;
    const bool is_musl = program.interpreter && program.interpreter->find("/ld-musl-") != std::string::npos;
    if (is_musl && is_newer(version, "3.10")) triplet.replace(triplet.find("gnu"), 3, "musl");
    return stem + "-" + triplet;
}

/// Site directories of a prefix in the order of site.getsitepackages(); those that are there.
std::vector<RootPath> sites_of(const fs::Tree& tree, const RootPath& prefix, const Home& home, bool debian) {
    std::vector<RootPath> sites;
    const std::string python = "python" + home.version;
    if (debian && prefix == home.prefix) {
        // A Debian interpreter keeps dpkg's packages and those of pip apart.
        sites = {prefix / "local/lib" / python / "dist-packages", prefix / "lib/python3/dist-packages",
                 prefix / "lib" / python / "dist-packages"};
    } else {
        if (home.stdlib.parent().name() == "lib64") sites.push_back(prefix / "lib64" / python / "site-packages");
        sites.push_back(prefix / "lib" / python / "site-packages");
    }
    std::erase_if(sites, [&](const RootPath& site) { return !is_directory(tree, site); });
    return sites;
}

void add_once(std::vector<RootPath>& paths, const RootPath& path) {
    if (std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
}

/// A site directory and what its .pth files add. Lines that begin with "import" would be executed and are left alone.
/// Hidden ones count: whether they do depends on the patch level, and too many directories do no harm.
/// Source: site.py, addsitedir and addpackage.
void add_site(const fs::Tree& tree, const RootPath& site, std::vector<RootPath>& paths) {
    add_once(paths, site);
    const auto entries = tree.list(site);
    if (!entries) return;
    for (const auto& entry : *entries) {
        if (!entry.name.ends_with(".pth")) continue;
        const auto text = fs::read(tree, site / entry.name, text_limit);
        if (!text) continue;
        for (const auto line : parse_lines(*text)) {
            if (line.starts_with('#') || line.starts_with("import ") || line.starts_with("import\t")) continue;
            if (line.find('\0') != std::string_view::npos || line.size() >= 4096) continue;
            const RootPath path = folded(site, line);
            if (tree.stat(path, fs::Follow::yes)) add_once(paths, path);
        }
    }
}

std::unexpected<Error> not_found(const RootPath& executable, const std::string& why) {
    return fail(Errc::usage, escape_for_terminal(executable.str()) + ": " + why,
                "name the interpreter's file as the tree has it, for example --python /usr/local/bin/python3");
}

}   // namespace

Result<Interpreter> read_interpreter(const fs::Tree& tree, const RootPath& executable) {
    Interpreter interpreter;
    interpreter.executable = executable.tidy();
    SR_TRY(const auto chased, fs::chase(tree, interpreter.executable), "looking for the interpreter");
    const auto venv = read_venv(tree, interpreter.executable);
    const auto wanted = version_of_program(tree, chased.real);

    auto home = venv && venv->home ? search_home(tree, *venv->home, wanted) : std::nullopt;
    if (!home) home = search_home(tree, chased.real.parent(), wanted);
    if (!home)
        return not_found(interpreter.executable, "no standard library (lib/python3.X/os.py) was found above " +
                                                     escape_for_terminal(chased.real.str()) +
                                                     ", so it is not CPython, or an incomplete one");
    if (!is_newer(home->version, "3.6"))
        return not_found(interpreter.executable, "it is Python " + home->version + ", and sandroot needs 3.7 or later");

    interpreter.implementation = "cpython";
    interpreter.version = full_version(tree, home->prefix, chased.real, home->version,
                                       venv ? std::string_view(venv->version) : std::string_view());
    interpreter.base_prefix = interpreter.base_exec_prefix = home->prefix;
    interpreter.prefix = interpreter.exec_prefix = venv ? venv->prefix : home->prefix;
    interpreter.stdlib = interpreter.platstdlib = home->stdlib;

    const auto program = elf::read_facts(tree, chased.real);
    const RootPath dynload = home->stdlib / "lib-dynload";
    interpreter.soabi = soabi_of(tree, dynload, home->version, program ? program->facts : elf::Facts());
    interpreter.extension_suffixes = {"." + interpreter.soabi + ".so", ".abi3.so", ".so"};

    const auto site_module = fs::read(tree, home->stdlib / "site.py", text_limit);
    const bool debian = site_module && site_module->find("/dist-packages") != std::string::npos;
    if (venv) interpreter.site_directories = sites_of(tree, venv->prefix, *home, debian);
    if (!venv || venv->system_site)
        for (auto& site : sites_of(tree, home->prefix, *home, debian)) add_once(interpreter.site_directories, site);

    std::string digits = home->version;
    std::erase(digits, '.');
    for (const auto& path : {home->stdlib.parent() / ("python" + digits + ".zip"), home->stdlib, dynload})
        if (tree.stat(path, fs::Follow::yes)) add_once(interpreter.paths, path);
    for (const auto& site : interpreter.site_directories) add_site(tree, site, interpreter.paths);
    return interpreter;
}

}   // namespace sandroot::python
