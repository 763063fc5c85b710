#include "cli/help.hpp"

#include "cli/options.hpp"

#include <algorithm>
#include <array>

namespace sandroot::app {

namespace {

struct Page {
    std::string_view usage;
    std::string_view brief;   ///< As in the list of commands.
    std::string_view about;   ///< For --help.
    std::string_view examples;
    std::string_view statuses;
};

constexpr std::array<Page, all_commands.size()> pages{{
    {"sandroot resolve [OPTIONS] FILE...", "ldd that runs nothing: libraries, and why found there",
     "Prints every library that the loader would load for FILE, a program or a\n"
     "shared object, with the rule by which it was found. Below a missing one stands\n"
     "every place that was tried, in order. Nothing is executed. With --sysroot, FILE\n"
     "is a path inside it.\n",
     "  sandroot resolve /usr/bin/python3\n"
     "  sandroot resolve --tree --sysroot ./image /usr/lib/libcurl.so.4\n",
     "0 all found; 1 something is missing, or FILE is no ELF file that can be loaded;\n"
     "2 wrong usage, or FILE cannot be read.\n"},
    {"sandroot plan [OPTIONS]", "what the root needs and why; what is missing",
     "Asks the interpreter for its directories, reads the packages in them, resolves\n"
     "every extension module as dlopen would, and prints what a root must hold for\n"
     "all of it to work: Python's directories in sums, the system's files one by one\n"
     "with the reason for each. Nothing is written.\n",
     "  sandroot plan --python /opt/venv\n"
     "  sandroot plan --format json -o plan.json\n",
     "0 nothing is missing; 1 a library is missing; 2 wrong usage or failure.\n"},
    {"sandroot paths [OPTIONS]", "the minimal list for the sandbox's configuration",
     "Prints what dify-sandbox must copy into its root when it starts, and no more, in\n"
     "the form that its version reads: Python's directories, each system library, each\n"
     "link on the way to it. Nothing is in it that the copier of that version would\n"
     "misplace or fail on.\n",
     "  sandroot paths --for 0.2.12\n"
     "  sandroot paths --for main --format env\n",
     "0 nothing is missing; 1 a library is missing; 2 wrong usage or failure.\n"},
    {"sandroot build [OPTIONS]", "build the root",
     "Builds what `sandroot plan` shows, beside the root, and swaps it in at once: a\n"
     "reader sees the old root or the new one, and an error or a signal leaves the\n"
     "old one as it was. With --output root.tar, writes it as an archive instead.\n",
     "  sandroot build\n"
     "  sandroot build --sysroot ./image --output root.tar.zst\n",
     "0 built; 1 built, and a library is missing; 2 wrong usage or failure, the old\n"
     "root untouched.\n"},
    {"sandroot verify [OPTIONS]", "prove that a root works",
     "Resolves every object of the root again under the rules that hold after\n"
     "chroot(2), and compares with what stands outside; looks for what must not be in\n"
     "it and for what the sandbox's user could not read. With --import, modules are\n"
     "imported for real, as that user, inside the root. The options of the build are\n"
     "known from the manifest beside the root; those that are given here win.\n",
     "  sandroot verify\n"
     "  sandroot verify --root ./root --import numpy --import pandas\n",
     "0 it works; 1 it does not; 2 wrong usage or failure.\n"},
    {"sandroot why [OPTIONS] NAME|PATH", "who needs it",
     "Says why a file is in the root, step by step up to the package that asked for\n"
     "it, or who needs a library that is missing. A bare NAME means every file of\n"
     "that name.\n",
     "  sandroot why libz.so.1\n"
     "  sandroot why /usr/lib/x86_64-linux-gnu/libcrypto.so.3\n",
     "0 found; 1 nothing asks for it, or it is missing; 2 wrong usage or failure.\n"},
    {"sandroot sandbox [OPTIONS] [VERSION]", "what each version of dify-sandbox reads and copies",
     "Prints what is known of each dify-sandbox: its Python, the list that it copies\n"
     "from, how it treats links, when it copies, whether a prepared root survives its\n"
     "start, and the users that code runs as. Of one VERSION it prints all: the\n"
     "default list, the copier's rules, the settings, and what bites in them.\n",
     "  sandroot sandbox\n"
     "  sandroot sandbox 0.2.12\n",
     "0 printed; 2 wrong usage, or there is no such version.\n"},
    {"sandroot config [OPTIONS] CONFIG", "put that list into config.yaml",
     "Compares python_lib_path in CONFIG, a config.yaml of dify-sandbox, with the list\n"
     "that `sandroot paths` prints, and shows what would change, as diff -u does; with\n"
     "--write, changes it. Lines of paths that stay keep their place, quotes and\n"
     "comments; the order does not count. CONFIG is a file of this machine, also with\n"
     "--sysroot. --check judges everything that is set instead: what stops the\n"
     "sandbox, what the list lacks, what is misplaced, not read, or costs more than is\n"
     "needed; each with its line, and with what to write instead.\n",
     "  sandroot config --write --backup volumes/sandbox/conf/config.yaml\n"
     "  sandroot config --check --env PYTHON_LIB_PATH=/etc/hosts,/etc/resolv.conf\n",
     "0 nothing to change, or changed; with --check, warnings at most; 1 it differs, a\n"
     "library is missing, or --check found an error; 2 wrong usage or failure, and\n"
     "nothing was changed.\n"},
    {"sandroot profile [OPTIONS] [list | show NAME|FILE]", "what a root holds whatever the packages are",
     "Lists the profiles that are built in, or prints one as YAML, from which one of\n"
     "your own is soon made: `extends: dify` in it adds to that one. FILE is checked,\n"
     "with all that it extends; --format json shows what they ask for together.\n",
     "  sandroot profile\n"
     "  sandroot profile show dify\n",
     "0 fine; 2 wrong usage, or a profile that cannot be read.\n"},
    {"sandroot wiring [OPTIONS]", "the lines that make the sandbox use a prepared root",
     "Prints what a Dockerfile, compose.yaml and the environment must say for a\n"
     "version of dify-sandbox to use the root that stands in its image, instead of\n"
     "copying it together at each start; each line with its reason, and what happens\n"
     "nevertheless.\n",
     "  sandroot wiring --for 0.2.12\n"
     "  sandroot wiring --for main --format env\n",
     "0 printed; 1 this version cannot use a prepared root; 2 wrong usage.\n"},
}};

constexpr std::size_t text_column = 26;

void append_option(std::string& out, const Option& option, bool full) {
    const auto comma = option.names.find(',');
    std::string left = "  ";
    if (comma != std::string_view::npos) {
        left += option.names.substr(0, comma);
        left += ", ";
        left += option.names.substr(comma + 1);
    } else {
        left += option.names;
    }
    if (!option.value.empty()) left += (option.value.starts_with('[') ? "" : " ") + std::string(option.value);
    left.resize(std::max(left.size() + 2, text_column), ' ');
    out += left;
    out += option.brief;
    out += '\n';
    if (!full) return;
    for (std::string_view more = option.more; !more.empty();) {
        const auto line = more.substr(0, more.find('\n'));
        out += std::string(text_column, ' ') + std::string(line) + '\n';
        more.remove_prefix(std::min(more.size(), line.size() + 1));
    }
}

void append_options(std::string& out, Command command, bool full) {
    using enum Group;
    for (const Group group : {environment, sandbox, content, configuration, lookup, root, check, answer, talk}) {
        bool headed = false;
        for (const auto& option : all_options()) {
            if (option.group != group || !option.has(command)) continue;
            if (!headed) out += '\n' + std::string(heading_of(group)) + ":\n";
            headed = true;
            append_option(out, option, full);
        }
    }
}

std::string program_help(bool full) {
    std::string out = "Usage: sandroot COMMAND [OPTIONS]\n";
    if (full)
        out += "\n"
               "Finds the shared libraries that the Python packages of an image need, as the\n"
               "loader would find them, and builds the smallest root that works from that: the\n"
               "chroot in which dify-sandbox runs code.\n";
    out += "\nCommands:\n";
    for (const auto& [command, name] : all_commands) {
        std::string left = "  " + std::string(name);
        left.resize(text_column - 10, ' ');
        out += left + std::string(pages[static_cast<std::size_t>(command)].brief) + '\n';
    }
    out += "\nOptions:\n";
    for (const auto& option : all_options())
        if (option.commands.empty()) append_option(out, option, full);
    if (full)
        out += "\n"
               "Examples:\n"
               "  sandroot build                          in a Dockerfile, after pip install\n"
               "  sandroot resolve ./module.so            which libraries, found by which rule\n"
               "\n"
               "Exit status:\n"
               "0 fine; 1 something is missing or wrong with what was examined; 2 wrong usage or\n"
               "failure, and nothing was changed.\n";
    return out + "\nEach command explains itself: sandroot COMMAND --help. Manual: man sandroot.\n";
}

}   // namespace

std::string help(std::optional<Command> command, bool full) {
    if (!command) return program_help(full);
    const Page& page = pages[static_cast<std::size_t>(*command)];
    std::string out = "Usage: " + std::string(page.usage) + '\n';
    if (full) out += '\n' + std::string(page.about);
    append_options(out, *command, full);
    if (full) out += "\nExamples:\n" + std::string(page.examples) + "\nExit status:\n" + std::string(page.statuses);
    return out;
}

std::string version_line() {
    return "sandroot " SANDROOT_VERSION "\n";
}

}   // namespace sandroot::app
