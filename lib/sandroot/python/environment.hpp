// Environment: a Python interpreter and everything installed for it.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>
#include <sandroot/base/values.hpp>
#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/python/packaging/file_list.hpp>
#include <sandroot/python/sources/library_names.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandroot::python {

/// What the interpreter says of itself. Paths are those by which it knows them, symlinks unresolved.
struct Interpreter {
    RootPath executable;          ///< sys.executable: the name by which it was meant.
    std::string version;          ///< "3.11.2"
    std::string implementation;   ///< "cpython", "pypy"
    RootPath prefix;              ///< sys.prefix: the venv, where there is one.
    RootPath base_prefix;
    RootPath exec_prefix;
    RootPath base_exec_prefix;
    RootPath stdlib;   ///< sysconfig's stdlib.
    RootPath platstdlib;
    std::vector<RootPath> paths;   ///< sys.path that exists, without the empty entry, in order.
    std::vector<RootPath>
        site_directories;   ///< purelib, platlib and site.getsitepackages() that exist, without doubles.
    std::vector<std::string> extension_suffixes;   ///< ".cpython-311-x86_64-linux-gnu.so", ".abi3.so", ".so"
    std::string soabi;                             ///< "cpython-311-x86_64-linux-gnu"
    std::vector<std::string> builtin_modules;
};

enum class ObjectKind : std::uint8_t {
    extension,   ///< A module that `import` loads: an extension suffix, in a place where its dotted name leads to it.
    bundled,     ///< A library that a package brought along (numpy.libs/…, or beside an extension).
    program,     ///< Has PT_INTERP or is static: run by somebody, never imported.
    plugin,      ///< Another shared object, which nothing reaches by import.
};
[[nodiscard]] std::string_view name_of(ObjectKind kind);

struct Object {
    RootPath at;
    ObjectKind kind = ObjectKind::plugin;
    std::string module;                        ///< Dotted name of an extension: "numpy.core._multiarray_umath".
    std::optional<std::size_t> distribution;   ///< Index of its owner, where one lists it.
    bool in_stdlib = false;
    fs::Stat stat;
    std::shared_ptr<const elf::Reading> reading;
};

/// An installed distribution: what a *.dist-info or *.egg-info stands for.
struct Distribution {
    std::string name;   ///< As METADATA spells it.
    std::string version;
    RootPath metadata;                    ///< The dist-info or egg-info directory or file.
    FileList files;                       ///< By RECORD or installed-files.txt; a file that is gone is left out.
    bool is_listed = false;               ///< There is such a list; else `files` is what its SOURCES.txt shows.
    std::vector<std::string> top_level;   ///< Names that it offers to `import`, sorted.
    std::vector<std::string> requires_;   ///< Requires-Dist lines, unparsed.
    std::vector<std::string> extras;      ///< Provides-Extra, normalised and sorted; of an egg-info none are known.
    std::vector<std::string> problems;    ///< "RECORD lists … which is not there", one sentence each.
};

/// Why a file cannot serve as a library. Behind each: the values that it comes with.
enum class Defect : std::uint8_t {
    circular_link,   ///< target.
    core_dump,
    dangling_link,   ///< target.
    empty_file,
    link_to_other,   ///< target: neither a file nor absent.
    linker_script,
    malformed,            ///< detail.
    no_dynamic_section,   ///< Debug symbols, or a stub to link against.
    not_elf,
    not_walked,      ///< A directory of sys.path in which no package lies.
    object_file,     ///< A .o under another name.
    other_class,     ///< bits, interpreter_bits; machine, interpreter_machine if these differ as well.
    other_machine,   ///< machine, interpreter_machine.
    other_order,     ///< order, interpreter_order.
    other_tag,       ///< tag, interpreter_tag: an extension for another Python.
    script,
    special_file,   ///< type.
    truncated,      ///< detail.
    unreadable,     ///< error.
};
[[nodiscard]] std::string_view name_of(Defect defect);

/// A file that looks like a library of the environment and cannot serve as one, or a directory that was not read.
struct Unusable {
    RootPath at;
    Defect defect = Defect::unreadable;
    Values values{};
    std::optional<std::size_t> distribution{};
    std::string module{};   ///< What an import of it would be; empty for what is no extension by its name.
};

/// A Python source in which libraries are named.
struct NamingSource {
    RootPath at;   ///< By the name that the interpreter would use.
    RootPath real;
    std::vector<LibraryName> names;
    std::vector<std::string> folders{};   ///< See `NamedLibraries`.
};

/// A file that a distribution installed beside the directories of sys.path, such as PREFIX/lib/libgmsh.so.4: its own
/// code opens it by its path.
struct FileBeside {
    RootPath at;
    std::size_t distribution = 0;
};

struct Environment {
    Interpreter interpreter;
    std::vector<Distribution> distributions;   ///< Sorted by normalised name (PEP 503), then version, then place.
    std::vector<Object> objects;               ///< ELF files of stdlib and site directories, sorted by path.
    std::vector<Unusable> unusable;            ///< Sorted by path.
    std::vector<std::string> stdlib_modules;   ///< Top-level names of stdlib's own .py files and packages, sorted.
    std::optional<RootPath> libpython;   ///< libpython3.x.so that the executable needs, by DT_NEEDED: found by the
                                         ///< loader later; here its name's file if it lies in the prefix.
    std::vector<fs::WalkedDirectory> walked;   ///< Every directory that was read, sorted by its real path.
    std::vector<FileBeside> beside;            ///< No programs, headers, manuals; by distribution, then by path.
    std::vector<RootPath> unsearched;          ///< See `SearchDirectories::unsearched`.
    std::vector<NamingSource> sources;         ///< The packages', sorted by path; empty if they were not read.
};

}   // namespace sandroot::python
