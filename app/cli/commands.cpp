#include "cli/commands.hpp"

#include "cli/offers.hpp"

#include <array>

namespace sandroot::app {

namespace {

std::vector<std::string> profile_actions() {
    return {"list", "show"};
}

constexpr Operand any_files[] = {{"FILE...", files}};
constexpr Operand scripts[] = {{"SCRIPT", files}};
constexpr Operand names_or_paths[] = {{"NAME|PATH", files}};
constexpr Operand any_text[] = {{"TEXT..."}};
constexpr Operand configurations[] = {{"CONFIG", files}};
constexpr Operand versions[] = {{"VERSION", {.words = version_names}}};
constexpr Operand profiles[] = {{"list|show", {.words = profile_actions}, "profile"},
                                {"NAME|FILE", {.kind = Offer::Kind::files, .words = profile_names}, "show"}};
constexpr Operand shells[] = {{"SHELL", {.words = shell_names}}};

constexpr std::array rows{
    CommandRow{Command::resolve, "sandroot resolve [OPTIONS] FILE...",
               "like ldd, but runs nothing and says why for each library",
               "Prints every library that the loader would load for FILE, a program or a\n"
               "shared object, with the rule by which it was found. A missing library is\n"
               "followed by every place that was tried, in order. Nothing is executed. With\n"
               "--sysroot, FILE is a path inside it.\n",
               "  sandroot resolve /usr/bin/python3\n"
               "  sandroot resolve --tree --sysroot ./image /usr/lib/libcurl.so.4\n",
               "0 all found; 1 something is missing, or FILE is not an ELF file that can be\n"
               "loaded; 2 wrong usage, or FILE cannot be read.\n",
               any_files},
    CommandRow{Command::plan, "sandroot plan [OPTIONS]", "show what the root needs and why, and what is missing",
               "Asks the interpreter for its directories, reads the packages in them, resolves\n"
               "every extension module as dlopen would, and prints what a root must hold for\n"
               "all of it to work: Python's directories in sums, the system's files one by one\n"
               "with the reason for each. Nothing is written.\n",
               "  sandroot plan --python /opt/venv\n"
               "  sandroot plan --format json -o plan.json\n",
               "0 nothing is missing; 1 a library is missing; 2 wrong usage or failure.\n"},
    CommandRow{Command::paths, "sandroot paths [OPTIONS]", "print the minimal list for the sandbox's configuration",
               "Prints what dify-sandbox must copy into its root when it starts, and no more, in\n"
               "the form that its version reads: Python's directories, each system library, and\n"
               "each link on the way to it. The list holds nothing that the copier of that\n"
               "version would misplace or fail on.\n",
               "  sandroot paths --for 0.2.12\n"
               "  sandroot paths --for main --format env\n",
               "0 nothing is missing; 1 a library is missing; 2 wrong usage or failure.\n"},
    CommandRow{Command::build, "sandroot build [OPTIONS]", "build the root",
               "Builds what `sandroot plan` shows, beside the root, and swaps it in at once: a\n"
               "reader sees the old root or the new one, and an error or a signal leaves the\n"
               "old one unchanged. With --output root.tar, writes an archive instead.\n",
               "  sandroot build\n"
               "  sandroot build --sysroot ./image --output root.tar.zst\n",
               "0 built; 1 built, and a library is missing; 2 wrong usage or failure, and the\n"
               "old root was not changed.\n"},
    CommandRow{Command::verify, "sandroot verify [OPTIONS]", "prove that a root works",
               "Resolves every object of the root again under the rules that hold after\n"
               "chroot(2), and compares the result with the environment outside; looks for what\n"
               "must not be in the root and for what the sandbox's user could not read. With\n"
               "--import, imports modules for real, as that user, inside the root, under the\n"
               "filter of system calls of that dify-sandbox. The manifest beside the root\n"
               "records the options of its build; options given here win.\n",
               "  sandroot verify\n"
               "  sandroot verify --root ./root --import numpy --import pandas\n",
               "0 it works; 1 it does not; 2 wrong usage or failure.\n"},
    CommandRow{Command::trace, "sandroot trace [OPTIONS] [-- SCRIPT [ARG...]]",
               "find the ALLOWED_SYSCALLS that a program needs",
               "Runs a program in the root as dify-sandbox would, several times, but lets every\n"
               "system call pass that its filter would kill it for, and says which these are,\n"
               "what makes them, what to think of before they are allowed, and the whole line.\n"
               "What the program prints goes to standard error.\n",
               "  sandroot trace --for 0.2.15 --import pandas\n"
               "  sandroot trace --format env -- script.py argument\n",
               "0 it needs no more than the default; 1 it needs more, or it failed; 2 wrong\n"
               "usage or failure.\n",
               scripts},
    CommandRow{Command::why, "sandroot why [OPTIONS] NAME|PATH", "explain why a file is in the root, or who needs it",
               "Says why a file is in the root, step by step up to the package that asked for\n"
               "it, or who needs a library that is missing. A bare NAME means every file of\n"
               "that name.\n",
               "  sandroot why libz.so.1\n"
               "  sandroot why /usr/lib/x86_64-linux-gnu/libcrypto.so.3\n",
               "0 found; 1 nothing asks for it, or it is missing; 2 wrong usage or failure.\n", names_or_paths},
    CommandRow{Command::explain, "sandroot explain [OPTIONS] [TEXT...]",
               "say what an error means, what is missing and what to type",
               "Reads an error as it was pasted, a whole traceback or a log, from TEXT or from\n"
               "standard input. For each error in it: what it means, what really is missing, who\n"
               "needs it, a line to paste, and how to see that it is done. With --python,\n"
               "--sysroot, --package or --root it looks into that environment; without, it\n"
               "answers from the text, for Debian 12 and 13.\n",
               "  sandroot explain 'ImportError: libGL.so.1: cannot open shared object file'\n"
               "  sandroot explain --python venv/bin/python < error.txt\n",
               "0 explained; 1 nothing in the text is known; 2 wrong usage or failure.\n", any_text},
    CommandRow{Command::sandbox, "sandroot sandbox [OPTIONS] [VERSION]",
               "show what each version of dify-sandbox reads and copies",
               "Prints what is known about each dify-sandbox: its Python, the list that it\n"
               "copies from, how it treats links, when it copies, whether a prepared root\n"
               "survives its start, and the users that code runs as. For one VERSION it prints\n"
               "everything: the default list, the copier's rules, the settings, their pitfalls.\n",
               "  sandroot sandbox\n"
               "  sandroot sandbox 0.2.12\n",
               "0 printed; 2 wrong usage, or an unknown version.\n", versions},
    CommandRow{Command::config, "sandroot config [OPTIONS] CONFIG", "check or update python_lib_path in config.yaml",
               "Compares python_lib_path in CONFIG, a config.yaml of dify-sandbox, with the list\n"
               "that `sandroot paths` prints, and shows what would change, as diff -u does; with\n"
               "--write, changes it. Lines of paths that stay keep their place, quotes and\n"
               "comments; the order does not count. CONFIG is a file of this machine, even with\n"
               "--sysroot. --check judges everything that is set instead: what stops the\n"
               "sandbox, what the list lacks, what is misplaced, not read, or costs more than\n"
               "needed; each finding has its line, and what to write instead.\n",
               "  sandroot config --write --backup volumes/sandbox/conf/config.yaml\n"
               "  sandroot config --check --env PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf\n",
               "0 nothing to change, or changed; with --check, warnings at most; 1 it differs, a\n"
               "library is missing, or --check found an error; 2 wrong usage or failure, and\n"
               "nothing was changed.\n",
               configurations},
    CommandRow{Command::profile, "sandroot profile [OPTIONS] [list | show NAME|FILE]", "list or print profiles",
               "A profile says what a root holds whatever the packages are. Lists the built-in\n"
               "profiles, or prints one as YAML, as a start for your own: `extends: dify` in it\n"
               "adds to that one. FILE is checked, with everything that it extends; --format\n"
               "json shows what they ask for together.\n",
               "  sandroot profile\n"
               "  sandroot profile show dify\n",
               "0 fine; 2 wrong usage, or a profile that cannot be read.\n", profiles},
    CommandRow{Command::wiring, "sandroot wiring [OPTIONS]",
               "print the settings that make the sandbox use a built root",
               "Prints what a Dockerfile, compose.yaml and the environment must say for a\n"
               "version of dify-sandbox to use the root in its image, instead of copying one\n"
               "together at every start; each line with its reason, and what happens\n"
               "nevertheless.\n",
               "  sandroot wiring --for 0.2.12\n"
               "  sandroot wiring --for main --format env\n",
               "0 printed; 1 this version cannot use a prepared root; 2 wrong usage.\n"},
    CommandRow{Command::accelerate, "sandroot accelerate [OPTIONS]",
               "make the sandbox's start-up copy fast, or copy nothing",
               "Puts this program into an image under the name bash, into a directory that is\n"
               "searched before /bin. When the server starts bash to copy an entry of its list\n"
               "into the root, the program does that itself, by the rules of the script that it\n"
               "was given: nothing if the root that `sandroot build` made stands and the entry\n"
               "has not changed since, else only what is not in place. Every other call goes to\n"
               "the image's bash. For every version; the server is not changed.\n",
               "  sandroot accelerate\n"
               "  sandroot accelerate --sysroot ./image --check\n",
               "0 in place, or taken away; 1 it is not in place, or is not found first on PATH;\n"
               "2 wrong usage or failure, and nothing was changed.\n"},
    CommandRow{Command::completion, "sandroot completion [OPTIONS] SHELL", "print the completions for a shell",
               "Prints the script that completes the commands, options and values of sandroot\n"
               "in SHELL: bash, zsh or fish. An installed sandroot has installed them.\n",
               "  sandroot completion bash -o /etc/bash_completion.d/sandroot\n"
               "  sandroot completion fish -o ~/.config/fish/completions/sandroot.fish\n",
               "0 printed; 2 wrong usage.\n", shells},
    CommandRow{Command::man, "sandroot man [OPTIONS]", "print the manual page",
               "Prints the manual page, sandroot(1), in the form that man(1) reads. An\n"
               "installed sandroot has installed it.\n",
               "  sandroot man -o sandroot.1\n"
               "  sandroot man | man -l -\n",
               "0 printed; 2 wrong usage.\n"}};
static_assert(rows.size() == command_names.size());

}   // namespace

std::span<const CommandRow> all_commands() {
    return rows;
}

const CommandRow& row_of(Command command) {
    return rows[static_cast<std::size_t>(command)];
}

}   // namespace sandroot::app
