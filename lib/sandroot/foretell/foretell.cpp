#include <sandroot/base/escape.hpp>
#include <sandroot/base/glob.hpp>
#include <sandroot/elf/imports.hpp>
#include <sandroot/foretell/foretell.hpp>
#include <sandroot/loader/loaded.hpp>
#include <sandroot/python/packaging/names.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace sandroot::foretell {

namespace {

using policy::CallRule;
using policy::Sure;

/// By number; the surest cause stays.
using Calls = std::map<int, Call>;

/// The distribution that a line of Requires-Dist wants in any case; empty for one that only an extra wants.
std::string required_by(const std::string& line) {
    if (const auto marker = line.find(';');
        marker != std::string::npos && line.find("extra", marker) != std::string::npos)
        return {};
    const auto end = line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    return python::normalised_name(line.substr(0, end));
}

class Foretelling {
public:
    Foretelling(const fs::Tree& tree, const python::Environment& environment, const plan::Resolutions& resolutions,
                const policy::CallRules& rules, const versions::Filter& filter, versions::Architecture architecture)
        : tree_(tree), environment_(environment), resolutions_(resolutions), rules_(rules), architecture_(architecture),
          passing_(filter.allow.begin(), filter.allow.end()), faked_(filter.faked.begin(), filter.faked.end()) {
        passing_.insert(filter.network.begin(), filter.network.end());
        for (const auto& import : rules.imports)
            symbols_.insert(symbols_.end(), import.symbols.begin(), import.symbols.end());
        std::ranges::sort(symbols_);
    }

    Result<std::vector<Foretold>> run() {
        for (const auto& distribution : environment_.distributions) own_[python::normalised_name(distribution.name)];
        SR_DO(look_at_objects());
        for (const auto& rule : rules_.rules)
            for (const auto& name : rule.distributions)
                if (const auto calls = own_.find(name); calls != own_.end()) take_rule(rule, "", calls->second);
        std::vector<Foretold> all;
        for (const auto& distribution : environment_.distributions) {
            const std::string name = python::normalised_name(distribution.name);
            Calls calls = own_[name];
            for (const auto& other : imported_by(name)) borrow(other, calls);
            add(distribution.name, false, calls, all);
        }
        for (const auto& rule : rules_.rules)
            for (const auto& module : rule.modules) {
                if (!std::ranges::binary_search(environment_.stdlib_modules, module)) continue;
                Calls calls;
                take_rule(rule, "", calls);
                add(module, true, calls, all);
            }
        std::ranges::stable_sort(
            all, {}, [](const Foretold& one) { return std::tuple(one.is_module, python::normalised_name(one.name)); });
        return all;
    }

private:
    static void add(const std::string& name, bool is_module, const Calls& calls, std::vector<Foretold>& all) {
        if (calls.empty()) return;
        Foretold foretold{name, is_module, {}};
        for (const auto& [number, call] : calls) foretold.calls.push_back(call);
        std::ranges::stable_sort(foretold.calls, {}, &Call::sure);
        all.push_back(std::move(foretold));
    }

    [[nodiscard]] std::optional<int> number_of(const std::string& call) const {
        const auto& numbers = rules_.numbers.at(call);
        return architecture_ == versions::Architecture::amd64 ? numbers.amd64 : numbers.arm64;
    }

    static void keep_surest(Call call, Calls& calls) {
        const auto [at, is_new] = calls.try_emplace(call.number, call);
        if (!is_new && call.sure < at->second.sure) at->second = std::move(call);
    }

    void take_call(const std::string& name, Call call, Calls& calls) const {
        const auto number = number_of(name);
        if (!number || passing_.contains(*number)) return;
        call.name = name;
        call.number = *number;
        call.is_faked = faked_.contains(*number);
        keep_surest(std::move(call), calls);
    }

    void take_rule(const CallRule& rule, const std::string& object, Calls& calls) const {
        for (const auto& name : rule.calls)
            take_call(name, {.sure = rule.sure, .rule = rule.name, .because = rule.because, .object = object}, calls);
    }

    /// What loading `object` means, and what its imports may mean.
    Result<const Calls*> calls_of(const loader::Object& object) {
        const std::string path(object.path.str());
        const auto [known, is_new] = by_object_.try_emplace(path);
        if (!is_new || path.empty()) return &known->second;
        Calls& calls = known->second;
        const std::string name = path.substr(path.rfind('/') + 1);
        for (const auto& rule : rules_.rules)
            if (any_glob_matches(rule.libraries, name)) take_rule(rule, path, calls);
        if (any_glob_matches(rules_.runtimes, name)) return &calls;
        SR_TRY(const auto file, tree_.open(RootPath(path)), escape_for_terminal(path));
        SR_TRY(const auto imports, elf::read_imports(*file, symbols_), escape_for_terminal(path));
        if (imports.has_distant_headers) take_call("pread64", {.sure = Sure::certain, .object = path}, calls);
        for (const auto& symbol : imports.names)
            for (const auto& import : rules_.imports)
                if (std::ranges::find(import.symbols, symbol) != import.symbols.end())
                    for (const auto& call : import.calls) take_call(call, {.because = symbol, .object = path}, calls);
        return &calls;
    }

    Result<void> look_at_objects() {
        for (std::size_t at = 0; at < resolutions_.of_objects.size(); ++at) {
            const python::Object& object = environment_.objects[at];
            if (object.kind != python::ObjectKind::extension || !object.distribution) continue;
            const auto& owner = environment_.distributions[*object.distribution];
            Calls& calls = own_[python::normalised_name(owner.name)];
            const plan::Resolution& resolution = resolutions_.of_objects[at];
            for (const loader::ObjectIndex index : resolution.loaded.objects) {
                if (index >= resolution.inherited + resolution.objects.size()) continue;   // A failed dlopen's.
                SR_TRY(const Calls* more, calls_of(resolutions_.object(resolution, index)));
                for (const auto& [number, call] : *more) keep_surest(call, calls);
            }
        }
        return {};
    }

    /// The installed distributions that an import of `name` imports, by what is required and by rules, without itself.
    std::set<std::string> imported_by(const std::string& name) const {
        std::set<std::string> seen{name};
        std::vector<std::string> open{name};
        const auto reach = [&](const std::string& other) {
            if (own_.contains(other) && seen.insert(other).second) open.push_back(other);
        };
        while (!open.empty()) {
            const std::string one = std::move(open.back());
            open.pop_back();
            for (const auto& distribution : environment_.distributions)
                if (python::normalised_name(distribution.name) == one)
                    for (const auto& line : distribution.requires_) reach(required_by(line));
            for (const auto& rule : rules_.rules)
                if (std::ranges::find(rule.distributions, one) != rule.distributions.end())
                    for (const auto& other : rule.with) reach(other);
        }
        seen.erase(name);
        return seen;
    }

    /// Who imports another distribution makes what that makes when it is imported, and may use it no further.
    void borrow(const std::string& other, Calls& calls) const {
        for (const auto& [number, call] : own_.at(other)) {
            Call borrowed = call;
            borrowed.by = other;
            if (borrowed.sure == Sure::likely) borrowed.sure = Sure::possible;
            keep_surest(std::move(borrowed), calls);
        }
    }

    const fs::Tree& tree_;
    const python::Environment& environment_;
    const plan::Resolutions& resolutions_;
    const policy::CallRules& rules_;
    versions::Architecture architecture_;
    std::set<int> passing_;
    std::set<int> faked_;
    std::vector<std::string> symbols_;
    std::unordered_map<std::string, Calls> by_object_;
    std::map<std::string, Calls> own_;   ///< By normalised name of the distribution.
};

}   // namespace

Result<std::vector<Foretold>> foretell(const fs::Tree& tree, const python::Environment& environment,
                                       const plan::Resolutions& resolutions, const policy::CallRules& rules,
                                       const versions::Filter& filter, versions::Architecture architecture) {
    return Foretelling(tree, environment, resolutions, rules, filter, architecture).run();
}

}   // namespace sandroot::foretell
