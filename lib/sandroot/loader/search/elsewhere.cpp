#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/loader/search/elsewhere.hpp>
#include <sandroot/loader/system/arch_abi.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

/// "libfoo" of libfoo.so.2, by which files of one library are recognised whatever their version.
std::string_view stem_of(std::string_view name) {
    return name.substr(0, name.find(".so"));
}

bool is_usable(const elf::Reading& reading, const System& system) {
    const elf::Header& header = reading.facts.header;
    return reading.shape == elf::Shape::dynamic && header.type == elf::type_shared &&
           header.elf_class == system.header.elf_class && header.order == system.header.order &&
           machine_matches(header, system.header);
}

/// Where libraries lie: real directories, none inside another.
std::vector<RootPath> tops_of(const fs::Tree& tree, const System& system) {
    std::set<RootPath> reals;
    std::vector<std::string> directories = system.default_directories;
    directories.insert(directories.end(), {"/usr/local/lib", "/opt"});
    for (const auto& directory : directories)
        if (const auto chased = fs::chase(tree, RootPath(directory))) reals.insert(chased->real);
    std::vector<RootPath> tops;
    for (const auto& real : reals)
        if (std::ranges::none_of(tops, [&](const auto& top) { return real.is_within(top); })) tops.push_back(real);
    return tops;
}

class Search {
public:
    Search(const fs::Tree& tree, const System& system, const std::set<std::string>& names)
        : tree_(tree), system_(system) {
        for (const auto& name : names)
            if (!name.empty() && name.find('/') == std::string::npos)
                names_of_[std::string(stem_of(name))].push_back(name);
    }

    void look_below(const RootPath& top) {
        std::vector<RootPath> pending{top};
        while (!pending.empty()) {
            const RootPath directory = std::move(pending.back());
            pending.pop_back();
            const auto entries = tree_.list(directory);
            if (!entries) continue;
            for (const auto& entry : *entries) {
                if (entry.type == fs::Type::directory) pending.push_back(directory / entry.name);
                else if (entry.type == fs::Type::file || entry.type == fs::Type::symlink)
                    consider(directory, entry.name);
            }
        }
    }

    std::map<std::string, Elsewhere> finish() {
        std::map<std::string, Elsewhere> found = std::move(by_soname_);
        for (auto& [name, elsewhere] : by_name_) found[name] = std::move(elsewhere);
        const bool unconfigured = is_unconfigured();
        for (auto& [name, elsewhere] : found) {
            std::ranges::sort(elsewhere.paths);
            elsewhere.unconfigured =
                unconfigured && std::ranges::any_of(elsewhere.paths, [&](const auto& path) { return is_choice(path); });
            if (elsewhere.paths.size() > most_elsewhere) elsewhere.paths.resize(most_elsewhere);
        }
        return found;
    }

private:
    void consider(const RootPath& directory, const std::string& file) {
        const auto names = names_of_.find(stem_of(file));
        if (names == names_of_.end() || file.find(".so") == std::string::npos) return;
        const RootPath path = directory / file;
        const auto reading = elf::read_facts(tree_, path);
        if (!reading || !is_usable(*reading, system_)) return;
        for (const auto& name : names->second) {
            if (name == file) by_name_[name].paths.push_back(path);
            else if (reading->facts.soname == name) by_soname_[name].paths.push_back(path);
        }
    }

    /// A multiarch system (only Debian's kind has those) on which update-alternatives never registered anything.
    [[nodiscard]] bool is_unconfigured() const {
        if (system_.lib_token.find('/') == std::string::npos) return false;
        const auto registered = tree_.list(RootPath("/var/lib/dpkg/alternatives"));
        return !registered || registered->empty();
    }

    /// Debian's packages keep a choice in a directory of its own just below a default directory.
    [[nodiscard]] bool is_choice(const RootPath& path) const {
        return std::ranges::any_of(system_.default_directories, [&](const auto& directory) {
            const auto chased = fs::chase(tree_, RootPath(directory));
            return chased && RootPath(directory).name().find("-linux-") != std::string_view::npos &&
                   path.parent().parent() == chased->real;
        });
    }

    const fs::Tree& tree_;
    const System& system_;
    std::map<std::string, std::vector<std::string>, std::less<>> names_of_;   ///< By stem.
    std::map<std::string, Elsewhere> by_name_;
    std::map<std::string, Elsewhere> by_soname_;
};

}   // namespace

std::map<std::string, Elsewhere> find_elsewhere(const fs::Tree& tree, const System& system,
                                                const std::set<std::string>& names) {
    if (names.empty()) return {};
    Search search(tree, system, names);
    for (const auto& top : tops_of(tree, system)) search.look_below(top);
    return search.finish();
}

}   // namespace sandroot::loader
