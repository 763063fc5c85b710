#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/explain/packages/sonames.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace sandroot::explain {

namespace {

constexpr std::array usual_releases{Release::debian_12, Release::debian_13};
constexpr std::array all_releases{Release::debian_12, Release::debian_13, Release::debian_unstable};

std::string name_of_file(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

/// The directory or file below site-packages on the way to `path`: "cv2" for …/site-packages/cv2/cv2.abi3.so.
std::string module_of(std::string_view path) {
    for (const std::string_view site : {"/site-packages/", "/dist-packages/"}) {
        const std::size_t at = path.rfind(site);
        if (at == std::string_view::npos) continue;
        std::string_view below = path.substr(at + site.size());
        below = below.substr(0, below.find('/'));
        for (const std::string_view ending : {".libs", ".so", ".py"})   // numpy.libs, x.cpython-311-….so
            if (const std::size_t dot = below.find(ending); dot != std::string_view::npos) below = below.substr(0, dot);
        return std::string(below.substr(0, below.find('.')));
    }
    return {};
}

/// Replaces "{hole}"; false if one has no value.
bool fill(std::string& text, const Holes& holes) {
    std::size_t at = 0;
    while ((at = text.find('{', at)) != std::string::npos) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos) return true;
        const auto hole = holes.find(text.substr(at + 1, end - at - 1));
        if (hole == holes.end()) {   // ${VARIABLE}, or braces of a command
            if (at > 0 && text[at - 1] == '$') {
                at = end;
                continue;
            }
            return false;
        }
        text.replace(at, end + 1 - at, hole->second);
        at += hole->second.size();
    }
    return true;
}

/// Whether a shell takes it as it is wherever it stands: a text from anywhere must not choose what a person runs.
bool is_plain(std::string_view value) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+:@%,=~- ";
    return !value.starts_with('-') && value.find_first_not_of(plain) == std::string_view::npos;
}

void fill(Advice& advice, const Holes& holes) {
    for (std::string* text : {&advice.cause, &advice.means, &advice.lacks, &advice.instead})
        if (!fill(*text, holes)) text->clear();
    Holes plain = holes;
    std::erase_if(plain, [](const auto& hole) { return !is_plain(hole.second); });
    if (!fill(advice.check, plain)) advice.check.clear();
    std::erase_if(advice.run, [&](std::string& line) { return !fill(line, plain); });
    std::erase_if(advice.packages, [&](std::string& name) { return !fill(name, plain); });
}

/// Adds what follows from the holes: the library's soname, the module that was being imported.
void derive(Holes& holes, const FoundError& found, const Names& names) {
    if (const auto library = holes.find("library"); library != holes.end()) {
        holes["file"] = library->second;
        const std::string soname = soname_for(name_of_file(library->second), Release::debian_13);
        holes["library"] = soname;
        const bool brought =
            std::ranges::any_of(all_releases, [&](Release one) { return !package_of(soname, one).empty(); });
        holes["brought"] = brought ? "yes" : "no";
        const auto object = holes.find("required_by");
        if (object != holes.end() && object->second == holes["file"]) holes.erase(object);
    }
    if (const auto module = holes.find("module"); module != holes.end()) {
        const std::string top = module->second.substr(0, module->second.find('.'));
        holes["top"] = top;
        const std::string last = module->second.substr(module->second.rfind('.') + 1);
        holes["distribution"] = names.distribution_of(top);
        if (last == top && module->second != top) holes["named_twice"] = top;
        holes.emplace("last", last);
    }
    const auto note_importer = [&](const std::string& path) {
        const std::string module = module_of(path);
        if (!module.empty() && holes.emplace("importer", module).second)
            holes.emplace("distribution", names.distribution_of(module));
    };
    for (const char* hole : {"required_by", "file"})
        if (const auto path = holes.find(hole); path != holes.end()) note_importer(path->second);
    for (const auto& frame : found.frames) note_importer(frame);
}

std::string value_of(const Holes& holes, const std::string& hole) {
    const auto found = holes.find(hole);
    return found == holes.end() ? std::string() : found->second;
}

std::vector<Consumer> consumers_in(const Holes& holes) {
    std::vector<Consumer> consumers;
    const std::string distribution = value_of(holes, "distribution");
    if (const auto object = value_of(holes, "required_by"); !object.empty())
        consumers.push_back({object, distribution});
    else if (const auto module = value_of(holes, "importer"); !module.empty())
        consumers.push_back({module, distribution});
    return consumers;
}

std::string version_of(const python::Environment& environment, const std::string& distribution) {
    const auto found = std::ranges::find(environment.distributions, distribution, &python::Distribution::name);
    return found == environment.distributions.end() ? std::string() : found->version;
}

/// What asked for the object at `path`, and so on.
std::vector<ChainLink> chain_to(const plan::Plan& plan, const RootPath& path) {
    const auto name = plan::find(plan, path);
    if (!name || name->why.empty()) return {};
    return chain_of(plan, plan.reasons[name->why.front()]);
}

std::vector<Consumer> consumers_of(const plan::Missing& missing, const Known& known) {
    std::vector<Consumer> consumers;
    for (const auto& needer : missing.needed_by)
        consumers.push_back({needer.path.str(), needer.package, version_of(known.environment, needer.package),
                             needer.how, chain_to(known.plan, needer.path)});
    return consumers;
}

/// What needs a library that the environment has.
std::vector<Consumer> consumers_of(const Explained& entry, const Known& known, const Names& names) {
    std::vector<Consumer> consumers;
    for (const auto& reason : entry.reasons) {
        if (!reason.by || (reason.kind != plan::ReasonKind::needed && reason.kind != plan::ReasonKind::named_in_source))
            continue;
        if (std::ranges::find(consumers, reason.by->str(), &Consumer::name) != consumers.end()) continue;
        const std::string module = module_of(reason.by->str());
        const std::string distribution = module.empty() ? module : names.distribution_of(module);
        consumers.push_back({reason.by->str(),
                             distribution,
                             version_of(known.environment, distribution),
                             {},
                             chain_to(known.plan, *reason.by)});
    }
    return consumers;
}

/// The sonames that "soname:X" stands for, and the packages that are named.
void split(const std::vector<std::string>& wanted, std::set<std::string>& sonames, std::set<std::string>& named) {
    constexpr std::string_view mark = "soname:";
    for (const auto& one : wanted) {
        if (one.starts_with(mark)) sonames.insert(one.substr(mark.size()));
        else named.insert(one);
    }
}

std::vector<Distribution> distributions_for(const fs::Tree* tree) {
    if (tree)
        if (auto one = read_distribution(*tree); one.manager != Manager::unknown) return {std::move(one)};
    std::vector<Distribution> usual;
    for (const auto release : usual_releases) usual.push_back(distribution_of(release));
    return usual;
}

std::vector<Packages> packages_named(const std::vector<std::string>& wanted, const fs::Tree* tree) {
    std::vector<Packages> all;
    std::set<std::string> sonames;
    std::set<std::string> named;
    split(wanted, sonames, named);
    if (sonames.empty() && named.empty()) return all;
    for (const auto& distribution : distributions_for(tree)) {
        Packages& packages = all.emplace_back(packages_for(sonames, distribution, tree));
        for (const auto& name : named)
            if (std::ranges::find(packages.all, name, &Package::name) == packages.all.end())
                packages.all.push_back({name, {}});
        std::ranges::sort(packages.all);
    }
    return all;
}

void add_missing(std::vector<std::string>& wanted, std::span<const plan::Missing> missing) {
    for (const auto& one : missing)
        if (one.status == plan::MissingStatus::missing && one.elsewhere.paths.empty() && !one.name.contains('/'))
            wanted.push_back("soname:" + one.name);
}

/// What to install in place of the distribution that needs the library, or most often does.
std::string sibling_for(const Diagnosis& made, const Names& names) {
    std::string distribution = value_of(made.holes, "distribution");
    if (distribution.empty() && !made.usual_users.empty()) distribution = made.usual_users.front();
    const std::string sibling = names.sibling_of(distribution);
    return sibling.empty() ? sibling : sibling + " (in place of " + distribution + ')';
}

/// What the plan says of `library`: who needs it, whether it is there, or where the loader does not look.
void look_up(Diagnosis& made, const std::string& library, const Known& known, const Names& names) {
    const Why answer = why(known.plan, known.tree, library);
    for (const auto* missing : answer.missing) {
        for (auto& one : consumers_of(*missing, known)) made.needed_by.push_back(std::move(one));
        if (missing->elsewhere.paths.empty()) continue;
        const RootPath& path = missing->elsewhere.paths.front();
        made.holes["elsewhere"] = path.str();
        made.holes["directory"] = path.parent().str();
    }
    if (!answer.missing.empty() || answer.entries.empty()) return;
    made.holes["here"] = answer.entries.front().entry.path();
    for (const auto& entry : answer.entries)
        for (auto& one : consumers_of(entry, known, names)) made.needed_by.push_back(std::move(one));
}

}   // namespace

Result<Diagnosis> diagnose(const FoundError& found, const Grammar& grammar, const Names& names, const Known* known) {
    Diagnosis made;
    made.kind = found.kind->name;
    made.text = found.text;
    made.times = found.times;
    made.holes = found.holes;
    made.holes["text"] = found.text;
    made.holes["environment"] = known ? "yes" : "no";
    derive(made.holes, found, names);
    const auto library = made.holes.find("library");
    if (known && library != made.holes.end()) look_up(made, library->second, *known, names);
    SR_TRY(made.advice, grammar.advice_for(*found.kind, made.holes));
    fill(made.advice, made.holes);
    if (library != made.holes.end()) made.usual_users = names.users_of(library->second);
    if (made.needed_by.empty()) made.needed_by = consumers_in(made.holes);
    made.packages = packages_named(made.advice.packages, known ? &known->tree : nullptr);
    if (made.advice.instead.empty() && !made.packages.empty()) made.advice.instead = sibling_for(made, names);
    return made;
}

std::vector<Packages> packages_of(std::span<const Diagnosis> diagnoses, const Known* known) {
    std::vector<std::string> wanted;
    for (const auto& one : diagnoses)
        wanted.insert(wanted.end(), one.advice.packages.begin(), one.advice.packages.end());
    if (known) add_missing(wanted, known->plan.missing);
    return packages_named(wanted, known ? &known->tree : nullptr);
}

std::vector<Packages> missing_packages(std::span<const plan::Missing> missing, const fs::Tree& tree) {
    std::vector<std::string> wanted;
    add_missing(wanted, missing);
    return packages_named(wanted, &tree);
}

std::vector<const Kind*> nearest_kinds(const Grammar& grammar, std::span<const std::string> lines) {
    std::set<std::string_view> words;
    const auto each_word = [](std::string_view text, const auto& take) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find_first_of(" \t:'().,"), text.size());
            if (end > 3) take(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    };
    for (const auto& line : lines) each_word(line, [&](std::string_view word) { words.insert(word); });
    std::vector<std::pair<std::size_t, const Kind*>> near;
    for (const auto& kind : grammar.kinds()) {
        std::size_t best = 0;
        for (const auto& form : kind.forms) {
            std::set<std::string_view> shared;
            for (const auto& piece : form.pieces)
                if (!piece.is_hole)
                    each_word(piece.text, [&](std::string_view word) {
                        if (words.contains(word)) shared.insert(word);
                    });
            best = std::max(best, shared.size());
        }
        if (best >= 2) near.emplace_back(best, &kind);
    }
    std::ranges::stable_sort(near, std::greater{}, &std::pair<std::size_t, const Kind*>::first);
    std::vector<const Kind*> kinds;
    for (const auto& [shared, kind] : near)
        if (kinds.size() < 3) kinds.push_back(kind);
    return kinds;
}

}   // namespace sandroot::explain
