#include "cli/recorded.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/fs/host.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace sandroot::app {

namespace {

using Single = std::optional<std::string> Typed::*;
using List = std::vector<std::string> Typed::*;
using Flag = unsigned Typed::*;
using Member = std::variant<Single, List, Flag>;

/// In the order in which they are written down.
constexpr std::array<std::pair<std::string_view, Member>, 13> recorded{{{"--python", &Typed::python},
                                                                        {"--sysroot", &Typed::sysroot},
                                                                        {"--library-path", &Typed::library_path},
                                                                        {"--for", &Typed::for_version},
                                                                        {"--package", &Typed::package},
                                                                        {"--prune", &Typed::prune},
                                                                        {"--add", &Typed::add},
                                                                        {"--exclude", &Typed::exclude},
                                                                        {"--profile", &Typed::profile},
                                                                        {"--dlopen", &Typed::dlopen},
                                                                        {"--no-source-names", &Typed::no_source_names},
                                                                        {"--cpu", &Typed::cpu},
                                                                        {"--keep", &Typed::keep}}};

Result<std::string> absolute(const std::string& path) {
    SR_TRY(const auto whole, fs::absolute(HostPath(path)));
    return whole.str();
}

}   // namespace

Result<root::Asked> asked_by(const Request& request, const std::string& interpreter,
                             std::vector<root::Asked::File> files) {
    root::Asked asked;
    const auto add = [&](const char* name, std::string value) { asked.options.push_back({name, std::move(value)}); };
    add("--python", interpreter);
    if (request.foreign_root) {
        SR_TRY(auto sysroot, absolute(request.sysroot.str()));
        add("--sysroot", std::move(sysroot));
    }
    if (!request.library_path.empty()) add("--library-path", request.library_path);
    if (request.version_given) add("--for", request.version.name);
    for (const auto& name : request.package) add("--package", name);
    for (const auto& sets : request.prune) add("--prune", sets);
    for (const auto& path : request.add) {
        SR_TRY(auto whole, request.foreign_root ? path : absolute(path));
        add("--add", std::move(whole));
    }
    for (const auto& glob : request.exclude) add("--exclude", glob);
    for (const auto& profile : request.profiles) {
        SR_TRY(auto whole, profile.contains('/') ? absolute(profile) : profile);
        add("--profile", std::move(whole));
    }
    add("--dlopen", request.dlopen ? std::string(name_of(*request.dlopen)) : "none");
    if (!request.source_names) add("--no-source-names", {});
    if (request.x86_level) add("--cpu", "x86-64-v" + std::to_string(*request.x86_level));
    for (const auto& name : request.build.keep) add("--keep", name);
    asked.files = std::move(files);
    return asked;
}

Recalled recall(const Typed& typed, const root::Asked& asked) {
    Recalled recalled{typed, {}, {}};
    for (const auto& option : asked.options) {
        const auto* known = std::ranges::find(recorded, option.name, &std::pair<std::string_view, Member>::first);
        if (known == recorded.end()) {
            recalled.unknown.push_back(option);
            continue;
        }
        if (const auto* single = std::get_if<Single>(&known->second)) {
            if (typed.**single) continue;
            recalled.typed.** single = option.value;
        } else if (const auto* list = std::get_if<List>(&known->second)) {
            if (!(typed.**list).empty()) continue;
            (recalled.typed.**list).push_back(option.value);
        } else {
            recalled.typed.*std::get<Flag>(known->second) = 1;
        }
        recalled.taken.push_back(option);
    }
    return recalled;
}

std::string in_words(const std::vector<root::Asked::Option>& options) {
    std::string out;
    for (const auto& [name, value] : options)
        out += (out.empty() ? "" : " ") + name + (value.empty() ? "" : ' ' + quote_for_shell(value));
    return out;
}

}   // namespace sandroot::app
