// An interpreter with a stdlib and a venv in memory, to which tests add what they are about.
#pragma once

#include <sandroot/python/survey.hpp>

#include "support/memory_tree.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unit/python/tiny_elf.hpp>

namespace sandroot::test {

inline const std::string stdlib = "/usr/lib/python3.11";
inline const std::string site = "/v/lib/python3.11/site-packages";
inline const std::string tag = ".cpython-311-x86_64-linux-gnu.so";

inline python::Interpreter small_interpreter() {
    python::Interpreter interpreter;
    interpreter.executable = RootPath("/v/bin/python");
    interpreter.version = "3.11.2";
    interpreter.implementation = "cpython";
    interpreter.prefix = interpreter.exec_prefix = RootPath("/v");
    interpreter.base_prefix = interpreter.base_exec_prefix = RootPath("/usr");
    interpreter.stdlib = interpreter.platstdlib = RootPath(stdlib);
    interpreter.paths = {RootPath("/usr/lib/python311.zip"), RootPath(stdlib), RootPath(stdlib + "/lib-dynload"),
                         RootPath(site)};
    interpreter.site_directories = {RootPath(site)};
    interpreter.extension_suffixes = {tag, ".abi3.so", ".so"};
    return interpreter;
}

inline void add_small_python(fs::MemoryTree& tree) {
    tree.add_file("/usr/bin/python3.11",
                  make_elf({.soname = {},
                            .needed = {"libpython3.11.so.1.0", "libc.so.6"},
                            .interpreter = "/lib64/ld-linux-x86-64.so.2",
                            .symbol = {}}),
                  0755);
    tree.add_symlink("/v/bin/python", "/usr/bin/python3.11");
    tree.add_file("/usr/lib/python311.zip", "PK");
    tree.add_file(stdlib + "/os.py", "");
    tree.add_directory(stdlib + "/lib-dynload");
    tree.add_directory(site);
}

/// Puts the files of a directory of this machine into the tree, below `at`.
inline void add_fixture(fs::MemoryTree& tree, const std::filesystem::path& from, const std::string& at) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(from)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        tree.add_file(at + "/" + std::filesystem::relative(entry.path(), from).string(),
                      std::string(std::istreambuf_iterator<char>(in), {}));
    }
}

/// An extension module, as far as its ELF side goes.
inline std::string extension(std::vector<std::string> needed = {"libc.so.6"}) {
    return make_elf({.soname = {}, .needed = std::move(needed), .interpreter = {}, .symbol = {}});
}
inline std::string library(std::string soname, std::vector<std::string> needed = {"libc.so.6"}) {
    return make_elf({.soname = std::move(soname), .needed = std::move(needed), .interpreter = {}, .symbol = {}});
}

}   // namespace sandroot::test
