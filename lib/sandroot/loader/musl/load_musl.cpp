#include <sandroot/elf/symbols/defines.hpp>
#include <sandroot/loader/musl/judge_object_musl.hpp>
#include <sandroot/loader/musl/load_musl.hpp>
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
    const auto offers = [&](std::string_view symbol) {
        const auto told = elf::defines(**file, symbol);
        return told && told->value_or(false);
    };
    return offers("__libc_start_main") && offers("stdin");
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

MuslAnswer take(const ProcessState& process, Request& request, const Candidate& hit, NameId wanted) {
    MuslAnswer answer;
    const bool searched = request.source != Source::path;
    if (const auto known = find_library(process, hit.identity)) {
        request.found = known;
        return answer;
    }
    if (is_libc(process, hit)) {
        request.found = loader_object;
        return answer;
    }
    if (hit.image->facts->header.type == elf::type_executable &&
        process.main->facts->header.type == elf::type_executable) {
        // Both want the addresses that the linker gives to every such program.
        answer.fatal = true;
        answer.error = request.tried.back().detail = musl_errno_text(EBUSY);
        request.tried.back().verdict = Verdict::fatal;
        return answer;
    }
    answer.enters = &hit;
    if (searched) answer.shortname = wanted;
    return answer;
}

/// Once a search came upon a library that was opened by path, it answers to its file's name.
void note_shortname(ProcessState& process, const Request& request) {
    if (!request.found || *request.found <= kernel_object || request.source == Source::path) return;
    auto& shortname = process.musl.shortnames[*request.found];
    const std::string& path = process.loaded[*request.found].path;
    if (!shortname) shortname = process.tables->names.number(path.substr(path.rfind('/') + 1));
}

}   // namespace

MuslAnswer answer_in_musl(ProcessState& process, Occasion occasion, Request& request, NameId wanted,
                          std::optional<ObjectIndex> loader) {
    const std::string& name = process.tables->names.text(wanted);
    process.musl.shortnames.resize(process.loaded.size());   // What a failed dlopen unloaded has none any more.
    const bool searches = name.find('/') == std::string::npos;
    if (is_reserved(name) || name == process.system->interpreter) request.found = loader_object;
    else if (searches) request.found = find_shortname(process, wanted);
    // The kernel's object comes in when the start is over.
    if (!request.found && occasion == Occasion::dlopen && name == process.system->vdso) request.found = kernel_object;
    if (request.found) return {};

    // What dlopen is asked for counts as needed by the program.
    const auto needed_by = loader || occasion == Occasion::start ? loader : main_object;
    SearchResult result = searches && !name.empty() ? search_musl(process, wanted, needed_by, request)
                                                    : open_path_in_musl(process, name, request);
    request.source = result.source;
    MuslAnswer answer;
    if (result.hit) {
        answer = take(process, request, *result.hit, wanted);
        note_shortname(process, request);
    } else {
        answer.error = std::move(result.error);
        answer.fatal = result.fatal;
    }
    answer.needed_by = needed_by;
    if (answer.enters || request.found) return answer;
    answer.error = "Error loading shared library " + name + ": " + answer.error;
    if (loader) answer.error += " (needed by " + process.loaded[*loader].path.str() + ")";
    return answer;
}

}   // namespace sandroot::loader
