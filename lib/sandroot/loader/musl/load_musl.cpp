#include <sandroot/elf/symbols.hpp>
#include <sandroot/loader/load.hpp>
#include <sandroot/loader/musl/judge_musl.hpp>
#include <sandroot/loader/musl/search_musl.hpp>

#include <algorithm>
#include <array>
#include <cerrno>

namespace sandroot::loader {

namespace {

/// Names that musl answers to itself, with whatever stands after them. Source: musl ldso/dynlink.c:load_library.
bool is_reserved(std::string_view name) {
    constexpr std::array<std::string_view, 7> reserved{"libc.",  "libpthread.", "librt.",  "libm.",
                                                       "libdl.", "libutil.",    "libxnet."};
    return std::ranges::any_of(reserved, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

/// A second C library must not come in, so musl stands in for whatever defines two symbols that both it and glibc have.
/// Only what is named like a C library is asked for them.
bool is_libc(const ProcessState& process, const Candidate& candidate) {
    if (candidate.identity == process.system->interpreter_identity) return true;
    const RootPath path = process.view->at(candidate.path);
    const auto named_so = [](std::string_view name) {
        return name.starts_with("libc.") || name.starts_with("libc-") || name.starts_with("ld-musl-");
    };
    if (!named_so(path.name()) && !named_so(candidate.image->facts->soname.value_or(""))) return false;
    const auto file = process.view->objects().tree().open(path);
    if (!file) return false;
    const auto symbols = elf::read_symbols(**file, candidate.path);
    const auto defines = [&](std::string_view wanted) {
        return std::ranges::find(symbols->defined, wanted, &elf::Symbol::name) != symbols->defined.end();
    };
    return symbols && defines("__libc_start_main") && defines("stdin");
}

std::optional<ObjectIndex> find_shortname(const ProcessState& process, NameId name) {
    const auto& names = process.musl.shortnames;
    const auto known = std::ranges::find(names, std::optional(name));
    if (known == names.end()) return std::nullopt;
    return static_cast<ObjectIndex>(known - names.begin());
}

/// The program, musl and the kernel's object are never recognised by their files.
std::optional<ObjectIndex> find_library(const ProcessState& process, const fs::Identity& identity) {
    for (ObjectIndex at = kernel_object + 1; at < process.loaded.size(); ++at)
        if (process.loaded[at].identity == identity) return at;
    return std::nullopt;
}

}   // namespace

void Load::answer_in_musl(Request& request, NameId wanted, std::optional<ObjectIndex> loader) {
    const std::string& name = process_.tables->names.text(wanted);
    auto& shortnames = process_.musl.shortnames;
    shortnames.resize(process_.loaded.size());   // What a failed dlopen unloaded has none any more.
    const bool searches = name.find('/') == std::string::npos;
    if (is_reserved(name) || name == process_.system->interpreter) request.found = loader_object;
    else if (searches) request.found = find_shortname(process_, wanted);
    // The kernel's object comes in when the start is over.
    if (!request.found && occasion_ == Occasion::dlopen && name == process_.system->vdso) request.found = kernel_object;
    if (request.found) return;

    // What dlopen is asked for counts as needed by the program.
    const auto needed_by = loader || occasion_ == Occasion::start ? loader : main_object;
    SearchResult result = searches && !name.empty() ? search_musl(process_, wanted, needed_by, request.tried)
                                                    : open_path_in_musl(process_, name, request.tried);
    request.source = result.source;
    if (result.hit) take_in_musl(request, *result.hit, wanted, needed_by, result);
    if (request.found) return;
    std::string words = "Error loading shared library " + name + ": " + result.error;
    if (loader) words += " (needed by " + process_.loaded[*loader].path + ")";
    stop_at(request, std::move(words), result.fatal ? LoadStatus::fatal : LoadStatus::missing);
}

void Load::take_in_musl(Request& request, const Candidate& hit, NameId wanted, std::optional<ObjectIndex> needed_by,
                        SearchResult& result) {
    const bool searched = request.source != Source::path;
    auto& shortnames = process_.musl.shortnames;
    if (const auto known = find_library(process_, hit.identity)) {
        // Once a search came upon a library that was opened by path, it answers to its file's name.
        auto& shortname = shortnames[*known];
        const std::string& path = process_.loaded[*known].path;
        if (!shortname && searched) shortname = process_.tables->names.number(path.substr(path.rfind('/') + 1));
        request.found = known;
        return;
    }
    if (is_libc(process_, hit)) {
        request.found = loader_object;
        return;
    }
    if (hit.image->facts->header.type == elf::type_executable &&
        process_.main->facts->header.type == elf::type_executable) {
        // Both want the addresses that the linker gives to every such program.
        result.fatal = true;
        result.error = request.tried.back().detail = musl_errno_text(EBUSY);
        request.tried.back().verdict = Verdict::fatal;
        return;
    }
    enter(request, hit, wanted, needed_by);
    shortnames.push_back(searched ? std::optional(wanted) : std::nullopt);
}

}   // namespace sandroot::loader
