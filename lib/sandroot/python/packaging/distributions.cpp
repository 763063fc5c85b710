#include <sandroot/base/escape.hpp>
#include <sandroot/fs/walk.hpp>
#include <sandroot/python/modules.hpp>
#include <sandroot/python/packaging/distributions.hpp>
#include <sandroot/python/packaging/metadata.hpp>
#include <sandroot/python/packaging/names.hpp>

#include <algorithm>
#include <cerrno>
#include <map>
#include <span>
#include <tuple>

namespace sandroot::python {

namespace {

constexpr std::size_t record_limit = 64U << 20U;     // The largest known are below 5 MB.
constexpr std::size_t metadata_limit = 16U << 20U;   // METADATA carries the project's README.
constexpr std::size_t longest_path = 4096;           // PATH_MAX.

enum class Form : std::uint8_t { dist_info, egg_info_directory, egg_info_file };

/// A metadata directory or file, and the search directory in which it lies.
struct Source {
    Form form = Form::dist_info;
    RootPath at;
    const Directory* site = nullptr;
    std::size_t order = 0;   ///< That directory's place on sys.path.
};

/// A distribution being read, with what only its reading needs.
struct Reading {
    const fs::Tree& tree;
    const SearchDirectories& places;
    const Interpreter& interpreter;
    const Source& source;
    Distribution distribution;
    std::vector<std::string> modules_by_files;   ///< Top-level names that its list of files shows.
    const Directory* last = nullptr;             ///< In which a file of the list was looked for.
    std::string last_path;                       ///< This directory's.
    std::string wanted_parent;                   ///< Room for a path.
};

void complain(Reading& reading, std::string sentence) {
    reading.distribution.problems.push_back(std::move(sentence));
}

/// A small text of the metadata; nothing where there is none. What cannot be read is a problem.
std::optional<std::string> read_text(Reading& reading, const RootPath& path, std::size_t limit) {
    auto text = fs::read(reading.tree, path, limit);
    if (text) return *std::move(text);
    if (text.error().os_error == ENOENT || text.error().os_error == ENOTDIR) return std::nullopt;
    const auto why = text.error().os_error != 0 ? errno_text(text.error().os_error) : "far too large";
    complain(reading, std::string(path.name()) + " cannot be read: " + why);
    return std::nullopt;
}

/// "name-1.0-py3.11.egg-info": what the name of the metadata itself tells. Source: PEP 427, setuptools' egg format.
Metadata from_file_name(const Source& source) {
    const RootPath named = source.at.name() == "EGG-INFO" ? source.at.parent() : source.at;
    std::string_view name = named.name();
    name = name.substr(0, name.rfind('.'));
    Metadata metadata;
    const auto dash = name.find('-');
    metadata.name = name.substr(0, dash);
    if (dash != std::string_view::npos) {
        const auto rest = name.substr(dash + 1);
        metadata.version = rest.substr(0, rest.find('-'));
    }
    return metadata;
}

void read_metadata(Reading& reading) {
    const auto& source = reading.source;
    auto& distribution = reading.distribution;
    const std::string file = source.form == Form::dist_info ? "METADATA" : "PKG-INFO";
    const RootPath path = source.form == Form::egg_info_file ? source.at : source.at / file;
    const auto text = read_text(reading, path, metadata_limit);
    Metadata metadata = text ? parse_metadata(*text) : Metadata{};
    if (!text) complain(reading, file + " is not there: name and version are taken from the directory's name");
    else if (metadata.name.empty()) complain(reading, file + " has no Name: it is taken from the directory's name");
    else if (metadata.version.empty())
        complain(reading, file + " has no Version: it is taken from the directory's name");
    const Metadata named = from_file_name(source);
    distribution.name = metadata.name.empty() ? named.name : metadata.name;
    distribution.version = metadata.version.empty() ? named.version : metadata.version;
    distribution.requires_ = std::move(metadata.requires_);
    for (const auto& extra : metadata.extras) distribution.extras.push_back(normalised_name(extra));
    std::ranges::sort(distribution.extras);
    if (source.form != Form::egg_info_directory || !distribution.requires_.empty()) return;
    if (const auto lines = read_text(reading, source.at / "requires.txt", metadata_limit))
        distribution.requires_ = parse_requires(*lines);
}

bool belongs(const Reading& reading, const RootPath& path) {
    const auto& interpreter = reading.interpreter;
    for (const auto* prefix :
         {&interpreter.prefix, &interpreter.base_prefix, &interpreter.exec_prefix, &interpreter.base_exec_prefix})
        if (!prefix->is_root() && path.is_within(*prefix)) return true;
    return reading.places.search_place_of(path) != nullptr;
}

/// `parent`/`name`: is it there?
bool exists(Reading& reading, std::string_view parent, std::string_view name) {
    // The lines of a list mostly go on in the directory of the line before.
    if (reading.last_path != parent) {
        reading.last_path = parent;
        reading.last = reading.places.directory(RootPath(reading.last_path));
    }
    // All names of a directory that was walked are known; only others have to be asked.
    if (reading.last != nullptr) return reading.last->entries.index_of(name).has_value();
    return reading.tree.stat(RootPath(std::string(parent)) / name, fs::Follow::no).has_value();
}

bool exists(Reading& reading, const RootPath& path) {
    return exists(reading, path.parent().str(), path.name());
}

/// Compiled files are often deleted from images and written again, so their absence says nothing.
bool is_bytecode(std::string_view path) {
    return path.ends_with(".pyc") || path.ends_with(".pyo");
}

std::string counted(std::size_t count, const std::string& first) {
    const auto shown = escape_for_terminal(first);
    return count == 1 ? shown : std::to_string(count) + " files (" + shown + " is the first)";
}

/// A relative path without "." and "..", and without slashes too many.
bool is_plain(std::string_view path) {
    return !path.empty() && path.front() != '.' && path.front() != '/' && path.back() != '/' &&
           path.size() <= longest_path && path.find("/.") == std::string_view::npos &&
           path.find("//") == std::string_view::npos && path.find('\0') == std::string_view::npos;
}

/// Notes the top-level name that a file of the distribution's own directory shows.
void note_module(Reading& reading, std::string_view relative) {
    auto& modules = reading.modules_by_files;
    if (!modules.empty() && relative.starts_with(modules.back()) &&
        relative.substr(modules.back().size()).starts_with('/'))
        return;
    if (auto module = top_level_of(relative, reading.interpreter.extension_suffixes))
        if (modules.empty() || modules.back() != *module) modules.push_back(*std::move(module));
}

enum class Found : std::uint8_t { there, gone, foreign };

/// Adds the file that `line` names, from `base` on.
Found take_file(Reading& reading, const RootPath& base, std::string_view line) {
    FileList& files = reading.distribution.files;
    const RootPath& site = reading.source.site->at;
    // What lies in a directory of sys.path belongs here.
    if (base == site && is_plain(line)) {
        const auto slash = line.rfind('/');
        std::string& parent = reading.wanted_parent;
        parent.assign(site.is_root() ? "" : site.str());
        if (slash != std::string_view::npos) parent.append("/").append(line.substr(0, slash));
        if (!exists(reading, parent, slash == std::string_view::npos ? line : line.substr(slash + 1)))
            return Found::gone;
        note_module(reading, line);
        files.add_relative(line);
        return Found::there;
    }
    if (line.size() > longest_path || line.find('\0') != std::string_view::npos) return Found::foreign;
    const RootPath path = folded(base, line);
    if (!belongs(reading, path)) return Found::foreign;
    if (!exists(reading, path)) return Found::gone;
    if (const auto relative = below(path, site)) note_module(reading, *relative);
    files.add(path);
    return Found::there;
}

/// Turns the lines of `list` into files that are there. `base` is what the lines are relative to.
void take_files(Reading& reading, const std::string& list, const RootPath& base,
                std::span<const std::string_view> lines) {
    std::size_t gone = 0;
    std::size_t foreign = 0;
    std::string first_gone;
    std::string first_foreign;
    reading.distribution.files = FileList(reading.source.site->at);
    for (const auto line : lines) {
        switch (take_file(reading, base, line)) {
        case Found::there:
            break;
        case Found::gone:
            if (!is_bytecode(line) && gone++ == 0) first_gone = line;
            break;
        case Found::foreign:
            if (foreign++ == 0) first_foreign = line.substr(0, 200);
            break;
        }
    }
    reading.distribution.files.sort();
    if (gone > 0)
        complain(reading, list + " lists " + counted(gone, first_gone) +
                              (gone == 1 ? ", which is not there" : ", which are not there"));
    if (foreign > 0)
        complain(reading, list + " lists " + counted(foreign, first_foreign) +
                              ", outside of the interpreter's directories: not taken");
}

void read_files(Reading& reading) {
    const auto& source = reading.source;
    if (source.form == Form::egg_info_file) return;
    if (source.form == Form::dist_info) {
        const auto text = read_text(reading, source.at / "RECORD", record_limit);
        // Debian's own packages have no RECORD on purpose; dpkg has their lists.
        if (!text) return;
        auto record = parse_record(*text);
        std::ranges::move(record.problems, std::back_inserter(reading.distribution.problems));
        reading.distribution.is_listed = true;
        take_files(reading, "RECORD", source.site->at, record.paths);
        return;
    }
    if (const auto text = read_text(reading, source.at / "installed-files.txt", record_limit)) {
        take_files(reading, "installed-files.txt", source.at, parse_lines(*text));
        reading.distribution.is_listed = true;
        return;
    }
    // SOURCES.txt names what went into the source archive: what is there of it was installed, the rest says nothing.
    if (const auto text = read_text(reading, source.at / "SOURCES.txt", record_limit)) {
        std::vector<std::string_view> there;
        for (const auto line : parse_lines(*text))
            if (line.size() <= longest_path && line.find('\0') == std::string_view::npos &&
                line.find("..") == std::string_view::npos && exists(reading, folded(source.site->at, line)))
                there.push_back(line);
        take_files(reading, "SOURCES.txt", source.site->at, there);
    }
}

/// In the distribution's own directory, or (an editable install) in another one of sys.path.
bool module_is_there(const Reading& reading, const std::string& name) {
    const auto& suffixes = reading.interpreter.extension_suffixes;
    if (offers_module(reading.places, *reading.source.site, name, suffixes)) return true;
    return std::ranges::any_of(reading.places.search(), [&](const SearchDirectory& place) {
        const Directory* directory = reading.places.directory(place.real);
        return directory != nullptr && offers_module(reading.places, *directory, name, suffixes);
    });
}

std::string with_underscores(std::string name) {
    std::ranges::replace_if(name, [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
}

void read_top_level(Reading& reading) {
    auto& distribution = reading.distribution;
    auto& names = distribution.top_level;
    const auto text = reading.source.form == Form::egg_info_file
                          ? std::nullopt
                          : read_text(reading, reading.source.at / "top_level.txt", metadata_limit);
    if (text) {
        for (const auto line : parse_lines(*text)) {
            std::string name(line.substr(0, line.find_first_of("/.")));
            if (module_is_there(reading, name)) names.push_back(std::move(name));
            else
                complain(reading, "top_level.txt offers " + escape_for_terminal(line.substr(0, 200)) +
                                      ", which no directory of sys.path has");
        }
    }
    if (names.empty()) names = reading.modules_by_files;
    // Nothing tells, so the project's name has to: Debian installs *.egg-info files without any list.
    if (names.empty() && !text && distribution.files.empty()) {
        const auto plain = with_underscores(distribution.name);
        for (const auto& name : {plain, with_underscores(normalised_name(distribution.name))})
            if (module_is_there(reading, name)) names.push_back(name);
    }
    std::erase_if(names, [](const std::string& name) { return !is_identifier(name); });
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
}

std::optional<Form> form_of(const fs::Tree& tree, const Directory& site, const fs::Listed& entry) {
    const bool egg = entry.name == "EGG-INFO" && site.at.name().ends_with(".egg");
    const bool egg_info = entry.name.ends_with(".egg-info");
    const bool dist_info = entry.name.ends_with(".dist-info");
    if (!egg && !egg_info && !dist_info) return std::nullopt;
    auto type = entry.stat.type;
    if (type == fs::Type::symlink) {
        const auto target = tree.stat(site.at / entry.name, fs::Follow::yes);
        if (!target) return std::nullopt;
        type = target->type;
    }
    if (type == fs::Type::directory) return dist_info ? Form::dist_info : Form::egg_info_directory;
    if (type == fs::Type::file && egg_info) return Form::egg_info_file;
    return std::nullopt;
}

std::vector<Source> find_sources(const fs::Tree& tree, const SearchDirectories& places) {
    std::vector<Source> sources;
    for (std::size_t order = 0; order < places.search().size(); ++order) {
        const Directory* site = places.directory(places.search()[order].real);
        if (site == nullptr) continue;
        for (const auto& entry : site->entries)
            if (const auto form = form_of(tree, *site, entry))
                sources.push_back({*form, site->at / entry.name, site, order});
    }
    return sources;
}

Distribution read_distribution(const fs::Tree& tree, const Interpreter& interpreter, const SearchDirectories& places,
                               const Source& source) {
    Reading reading{tree, places, interpreter, source, {}, {}, nullptr, {}, {}};
    reading.distribution.metadata = source.at;
    if (source.at.name().starts_with('~'))
        complain(reading, "was left behind by an interrupted pip run: " + quote_for_shell("rm -r " + source.at.str()));
    read_metadata(reading);
    read_files(reading);
    read_top_level(reading);
    return std::move(reading.distribution);
}

/// Says of each further distribution of one project which of them is imported. They come in the order of sys.path.
void name_doubles(std::vector<Distribution>& distributions, const std::vector<Source>& sources) {
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < distributions.size(); ++i) {
        const auto [known, is_new] = first.emplace(normalised_name(distributions[i].name), i);
        if (is_new) continue;
        const bool same_place = sources[i].order == sources[known->second].order;
        distributions[i].problems.push_back((same_place ? "is installed twice in one directory: see also "
                                                        : "is hidden by an earlier directory of sys.path: see ") +
                                            escape_for_terminal(distributions[known->second].metadata.str()));
    }
}

}   // namespace

std::vector<Distribution> read_distributions(const fs::Tree& tree, const Interpreter& interpreter,
                                             const SearchDirectories& places, std::size_t jobs) {
    const auto sources = find_sources(tree, places);
    std::vector<Distribution> read(sources.size());
    fs::read_in_parallel(sources.size(), jobs,
                         [&](std::size_t i) { read[i] = read_distribution(tree, interpreter, places, sources[i]); });
    name_doubles(read, sources);
    std::ranges::sort(read, {}, [](const Distribution& distribution) {
        return std::tuple(normalised_name(distribution.name), distribution.version, distribution.metadata);
    });
    return read;
}

}   // namespace sandroot::python
