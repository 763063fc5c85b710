#include "command/as_built.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/python/interpreter/find_interpreter.hpp>
#include <sandroot/root/build.hpp>

#include "cli/recorded.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

using Option = root::Asked::Option;

std::string not_known(const Request& request, const std::string& why) {
    return "the options of its build are not known, since " + why +
           "; if it had any, give verify the same, or build it again: sandroot build --root " +
           quote_for_shell(request.root.str());
}

/// An image that was unpacked below a directory is that directory's no more once it runs.
void drop_lost_sysroot(root::Asked& asked, const Typed& typed, Log& log) {
    if (typed.sysroot) return;
    const auto found = std::ranges::find(asked.options, "--sysroot", &Option::name);
    if (found == asked.options.end() || fs::DiskTree::open_root(HostPath(found->value))) return;
    log.warn("the root was built with --sysroot " + found->value +
             ", which is not there; it is compared with this machine");
    std::erase_if(asked.options, [](const Option& option) { return option.name == "--sysroot"; });
}

/// What would be run, or what would be loaded into it, because of the record alone.
std::vector<Option> chosen_to_run(const std::vector<Option>& taken, const Surroundings& around) {
    std::vector<Option> chosen;
    std::ranges::copy_if(taken, std::back_inserter(chosen), [&](const Option& option) {
        if (option.name == "--library-path") return true;
        if (option.name != "--python") return false;
        const auto usual = python::find_interpreter("python3", around.search_path);
        return !usual || usual->str() != option.value;
    });
    return chosen;
}

Result<Request> with(const root::Asked& recorded, bool is_from_here, Request request, const Typed& typed,
                     const Surroundings& around, Log& log) {
    root::Asked asked = recorded;
    drop_lost_sysroot(asked, typed, log);
    const auto recalled = recall(typed, asked);
    const std::string record = "the record beside " + escape_for_terminal(request.root.str());
    if (!is_from_here && !recalled.typed.sysroot) {
        if (const auto chosen = chosen_to_run(recalled.taken, around); !chosen.empty())
            return fail(Errc::refused,
                        record + " names " + escape_for_terminal(in_words(chosen)) +
                            ", and may have come with the root from elsewhere, so that is not run unasked",
                        "sandroot verify --root " + quote_for_shell(request.root.str()) + ' ' + in_words(chosen));
    }
    if (!recalled.unknown.empty())
        log.warn(record + " names options that this version does not know: " + in_words(recalled.unknown));
    auto settled = settle(recalled.typed, around);
    if (!settled) {
        Error error = in_step(std::move(settled).error(), record);
        error.hint = "sandroot build --root " + quote_for_shell(request.root.str()) + " writes it anew";
        return std::unexpected(std::move(error));
    }
    if (!recalled.taken.empty()) log.info("as it was built: " + in_words(recalled.taken));
    if (typed.profile.empty())
        for (const auto& [path, text] : asked.files) settled->profile_texts.emplace(path, text);
    return settled;
}

}   // namespace

Result<Request> as_built(Request request, const Typed& typed, const Surroundings& around, Log& log) {
    const auto how = root::how_built(request.root);
    if (how && *how && (*how)->asked)
        return with(*(*how)->asked, (*how)->is_from_here, std::move(request), typed, around, log);
    if (how) {
        request.not_recalled = not_known(request, *how ? "an earlier version built it" : "no record lies beside it");
        return request;
    }
    const bool is_broken = how.error().kind == Errc::malformed;
    const std::string note = not_known(request, "its record cannot be read (" + how.error().message + ")");
    if (is_broken) log.warn(note);
    else request.not_recalled = note;
    return request;
}

}   // namespace sandroot::app
