#include "command/as_built.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/python/interpreter/find_interpreter.hpp>
#include <sandroot/root/build.hpp>

#include "cli/recorded.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

using Option = root::RecordedOptions::Option;

std::string not_known(const HostPath& root, const std::string& why) {
    return "the options of its build are not known, because " + why +
           "; if it had any, give the same to verify, or build it again: sandroot build --root " +
           quote_for_shell(root.str());
}

/// An image that was unpacked below a directory has no such directory above it once it runs.
void drop_lost_sysroot(std::vector<Option>& recorded, const ParsedArguments& arguments, Log& log) {
    if (arguments.gives("--sysroot")) return;
    const auto found = std::ranges::find(recorded, "--sysroot", &Option::name);
    if (found == recorded.end() || fs::DiskTree::open_root(HostPath(found->value))) return;
    log.warn("the root was built with --sysroot " + found->value +
             ", which is not there; it is compared with this machine");
    recorded.erase(found);
}

/// What would be run, or loaded into what is run, only because the record says so.
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

Result<Options> with(const root::RecordedOptions& asked, bool is_from_here, const HostPath& root,
                     const ParsedArguments& arguments, const Surroundings& around, Log& log) {
    std::vector<Option> recorded = asked.options;
    drop_lost_sysroot(recorded, arguments, log);
    const auto recalled = recall(arguments, recorded);
    const std::string record = "the record beside " + escape_for_terminal(root.str());
    if (!is_from_here && !recalled.arguments.gives("--sysroot")) {
        if (const auto chosen = chosen_to_run(recalled.taken, around); !chosen.empty())
            return fail(Errc::refused,
                        record + " names " + escape_for_terminal(shell_words(chosen)) +
                            ", and may have come with the root from elsewhere, so that is not run unasked",
                        "sandroot verify --root " + quote_for_shell(root.str()) + ' ' + shell_words(chosen));
    }
    if (!recalled.unknown.empty())
        log.warn(record + " names options that this version does not know: " + shell_words(recalled.unknown));
    auto options = resolve_options(recalled.arguments, around);
    if (!options) {
        Error error = in_step(std::move(options).error(), record);
        error.hint = "sandroot build --root " + quote_for_shell(root.str()) + " writes it anew";
        return std::unexpected(std::move(error));
    }
    if (!recalled.taken.empty()) log.info("as it was built: " + shell_words(recalled.taken));
    if (!arguments.gives("--profile"))
        for (const auto& [path, text] : asked.files) options->planning.select.profile_texts.emplace(path, text);
    return options;
}

}   // namespace

Result<Options> as_built(Options options, const ParsedArguments& arguments, const Surroundings& around, Log& log) {
    const HostPath& root = options.root.path;
    const auto how = root::how_built(root);
    if (how && *how && (*how)->asked) return with(*(*how)->asked, (*how)->is_from_here, root, arguments, around, log);
    std::string& not_recalled = options.verify.not_recalled;
    if (how) {
        not_recalled = not_known(root, *how ? "an earlier version built it" : "no record lies beside it");
        return options;
    }
    const bool is_broken = how.error().kind == Errc::malformed;
    const std::string note = not_known(root, "its record cannot be read (" + how.error().message + ")");
    if (is_broken) log.warn(note);
    else not_recalled = note;
    return options;
}

}   // namespace sandroot::app
