#include <sandroot/base/escape.hpp>
#include <sandroot/verify/symbols_check.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>

namespace sandroot::verify {

namespace {

constexpr std::size_t symbols_shown = 5;

bool named_before(const elf::Symbol& symbol, std::string_view name) {
    return symbol.name < name;
}

/// `defined` is sorted by name.
bool defines(const elf::Symbols& object, const elf::Symbol& wanted) {
    auto at = std::lower_bound(object.defined.begin(), object.defined.end(), wanted.name, named_before);
    for (; at != object.defined.end() && at->name == wanted.name; ++at)
        if (wanted.version.empty() || at->version.empty() || at->version == wanted.version) return true;
    return false;
}

std::string full_name(const elf::Symbol& symbol) {
    return symbol.version.empty() ? symbol.name : symbol.name + "@" + symbol.version;
}

/// Reads each file once, from the tree in which the process has it.
class Library {
public:
    Result<const elf::Symbols*> read(const fs::Tree& tree, const loader::Object& object) {
        const auto key = std::pair(&tree, object.path);
        if (const auto known = known_.find(key); known != known_.end()) return known->second.get();
        SR_TRY(const auto file, tree.open(RootPath(object.path)), escape_for_terminal(object.path));
        SR_TRY(auto symbols, elf::read_symbols(*file, object.path));
        return known_.emplace(key, std::make_unique<elf::Symbols>(std::move(symbols))).first->second.get();
    }

    /// Objects that define a symbol of that full name, in order of their paths.
    [[nodiscard]] std::set<std::string> definers(const std::string& name) const {
        std::set<std::string> out;
        const std::size_t version = name.find('@');
        elf::Symbol wanted;
        wanted.name = name.substr(0, version);
        if (version != std::string::npos) wanted.version = name.substr(version + 1);
        for (const auto& [key, symbols] : known_)
            if (defines(*symbols, wanted)) out.insert(key.second);
        return out;
    }

private:
    std::map<std::pair<const fs::Tree*, std::string>, std::unique_ptr<elf::Symbols>> known_;
};

/// What nothing defines for one object, in every context in which it is loaded.
struct Wanting {
    std::vector<std::string> symbols;
    std::string in_context_of;   ///< The extension that loads it.
};

Finding finding_for(const std::string& object, const Wanting& wanting, const Library& library) {
    Finding finding;
    finding.kind = "undefined_symbol";
    finding.at = object;
    std::set<std::string> elsewhere;
    bool all_elsewhere = true;
    for (std::size_t i = 0; i < wanting.symbols.size(); ++i) {
        if (i < symbols_shown) finding.text += (i == 0 ? "" : ", ") + wanting.symbols[i];
        const auto definers = library.definers(wanting.symbols[i]);
        all_elsewhere = all_elsewhere && !definers.empty();
        if (!definers.empty()) elsewhere.insert(*definers.begin());
    }
    if (wanting.symbols.size() > symbols_shown)
        finding.text += " and " + std::to_string(wanting.symbols.size() - symbols_shown) + " more";
    finding.text = "undefined symbol: " + finding.text;
    if (wanting.in_context_of != object) finding.text += "\nwhen " + wanting.in_context_of + " is imported alone";
    if (all_elsewhere) {
        finding.severity = Severity::warning;
        finding.text += "\nnothing that it needs defines it; " + *elsewhere.begin() +
                        " does, if it is loaded before and its symbols are global";
    } else {
        finding.text +=
            "\nnothing that is loaded then defines it: a library of another version, or one that it does not name";
    }
    return finding;
}

}   // namespace

std::vector<std::string> unbound(const elf::Symbols& object, const std::vector<const elf::Symbols*>& scope) {
    std::vector<std::string> out;
    for (const auto& symbol : object.undefined) {
        if (symbol.weak || symbol.name.empty()) continue;
        if (std::ranges::none_of(scope, [&](const elf::Symbols* one) { return defines(*one, symbol); }))
            out.push_back(full_name(symbol));
    }
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    return out;
}

Result<std::vector<Finding>> check_symbols(const Outside& outside, const fs::Tree& root,
                                           const loader::StartOptions& start, Progress& progress) {
    loader::Objects root_objects(root);
    SR_TRY(const auto entered, enter(outside, root, root_objects, start));
    const std::size_t inherited = entered.loaded().size();
    const auto present = extensions_in(outside.environment, root);

    Library library;
    std::map<std::string, Wanting> wanting;
    progress.begin(Stage::checking, present.size());
    for (const std::size_t extension : present) {
        const std::string path = outside.environment.objects[extension].at.str();
        loader::Process process = entered;
        const auto loaded = process.open(path);
        progress.advance(1, 0);
        // With a library missing its symbols are missing too, which is no news.
        if (loaded.status != loader::LoadStatus::ok || !loaded.root) continue;
        std::vector<const elf::Symbols*> scope;
        std::vector<std::pair<std::string, const elf::Symbols*>> fresh;
        for (std::size_t i = 0; i < process.loaded().size(); ++i) {
            const loader::Object& object = process.loaded()[i];
            if (!object.facts) continue;
            SR_TRY(const elf::Symbols* symbols, library.read(i < inherited ? outside.tree : root, object));
            scope.push_back(symbols);
            if (i >= inherited) fresh.emplace_back(object.path, symbols);
        }
        for (const auto& [name, symbols] : fresh) {
            auto missing = unbound(*symbols, scope);
            if (!missing.empty()) wanting.try_emplace(name, Wanting{std::move(missing), path});
        }
    }
    progress.end();
    std::vector<Finding> findings;
    for (const auto& [object, one] : wanting) findings.push_back(finding_for(object, one, library));
    std::ranges::sort(findings);
    return findings;
}

}   // namespace sandroot::verify
