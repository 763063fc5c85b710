// An image like Alpine's, made here: musl's loader, run in a chroot there, and our answers from outside must be the
// same for every object in it, by whatever file of directories.
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/listing.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/os/child.hpp>

#include "musl_trace.hpp"
#include "support/temporary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <optional>
#include <sstream>

namespace {

using namespace sandroot;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* musl = "/lib/ld-musl-x86_64.so.1";
constexpr const char* python = "/usr/bin/python3.11";
using Lines = std::vector<std::string>;

os::Finished run(const std::string& program, const Lines& arguments,
                 const std::map<std::string, std::string>& environment = {}) {
    os::Command command;
    command.program = HostPath(program);
    command.arguments = arguments;
    command.environment = environment;
    command.deadline = std::chrono::minutes(2);
    auto finished = os::run(command);
    if (!finished) throw std::runtime_error(program + ": " + finished.error().message);
    return *std::move(finished);
}

Lines lines_of(const std::string& text) {
    Lines lines;
    std::istringstream input(text);
    for (std::string line; std::getline(input, line);) lines.push_back(line);
    return lines;
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const auto& line : lines) text += "    " + line + "\n";
    return text;
}

/// How many questions got the same answer from both; prints the others.
class Tally {
public:
    void compare(const std::string& question, const Lines& theirs, const Lines& ours) {
        ++asked_;
        if (theirs == ours) ++agreed_;
        else std::cout << question << "\n  musl:\n" << joined(theirs) << "  ours:\n" << joined(ours);
    }
    void expect_agreement(std::size_t at_least) const {
        std::cout << "agree " << agreed_ << " of " << asked_ << "\n";
        EXPECT_GE(asked_, at_least);
        EXPECT_EQ(agreed_, asked_);
    }

private:
    std::size_t asked_ = 0;
    std::size_t agreed_ = 0;
};

class Alpine : public ::testing::Test {
protected:
    Alpine() {
        folder_.make_directory("image");
        const std::string fixtures = SANDROOT_SOURCE_DIR "/fixtures";
        const auto made =
            run("/bin/sh", {"-eu", fixtures + "/loader/commands.sh", image(), fixtures + "/alpine/build"},
                {{"PATH", "/usr/bin:/bin"}, {"CC", "cc"}, {"LD", "ld"}, {"FIXTURES", fixtures + "/loader"}});
        if (!made.succeeded()) throw std::runtime_error(made.errors);
        tree_ = *fs::DiskTree::open_root(HostPath(image()));
        collect("");
    }

    void say_directories(const std::string& text) { folder_.write("image/etc/ld-musl-x86_64.path", text); }
    [[nodiscard]] std::string image() const { return folder_.str("image"); }

    /// Regular ELF files, but for musl itself.
    void collect(const std::string& directory) {
        const auto entries = *tree_->listing(RootPath(directory + "/"));
        for (const auto& entry : entries) {
            const std::string path = directory + "/" + std::string(entry.name);
            if (entry.stat.type == fs::Type::directory) collect(path);
            if (entry.stat.type != fs::Type::file || path == musl) continue;
            loader::Objects objects(*tree_);
            const auto& opened = objects.open(RootPath(path));
            if (opened.os_error == 0 && opened.reading->shape == elf::Shape::dynamic) files_.push_back(path);
        }
    }

    loader::Process fresh(loader::Objects& objects, const std::string& file) {
        auto system = loader::describe_system(*tree_, objects.open(RootPath(file)).reading->facts,
                                              loader::this_cpu(elf::machine_x86_64));
        EXPECT_EQ(system->libc, loader::Libc::musl) << file;
        EXPECT_EQ(system->interpreter, musl) << file;
        return {*tree_, objects, *std::move(system), {}};
    }

    [[nodiscard]] os::Finished run_inside(const std::string& root, Lines arguments) const {
        arguments.insert(arguments.begin(), root);
        return run("/usr/sbin/chroot", arguments);
    }

    test::Folder folder_;
    std::unique_ptr<fs::DiskTree> tree_;
    Lines files_;
};

/// What /etc/ld-musl-x86_64.path says.
struct Directories {
    const char* name;
    std::optional<std::string> text;   ///< None: there is no such file.
    friend void PrintTo(const Directories& directories, std::ostream* out) { *out << directories.name; }
};

class AlpineDirectories : public Alpine, public ::testing::WithParamInterface<Directories> {
protected:
    AlpineDirectories() {
        if (GetParam().text) say_directories(*GetParam().text);
    }
};

TEST_P(AlpineDirectories, EveryObjectIsResolvedAsMuslDoesInAChrootThere) {
    Tally tally;
    for (const auto& file : files_) {
        loader::Objects objects(*tree_);
        tally.compare(file, oracle::list_of(run_inside(image(), {musl, "--list", file})),
                      oracle::list_in_model(fresh(objects, file), file));
    }
    tally.expect_agreement(29);
}

TEST_P(AlpineDirectories, EveryObjectIsOpenedByPythonAsMuslDoesInAChrootThere) {
    loader::Objects objects(*tree_);
    auto started = fresh(objects, python);
    // With no directories Python itself does not start, so it cannot say anything.
    const bool starts = GetParam().text != "";
    ASSERT_EQ(started.start(python)->status, starts ? loader::LoadStatus::ok : loader::LoadStatus::missing);
    Tally tally;
    for (const auto& file : files_) {
        auto process = started;
        const auto loaded = process.open(file);
        const bool is_open = loaded.status == loader::LoadStatus::ok;
        Lines ours{file + ": " + (is_open ? "ok" : loaded.error)};
        if (is_open)
            for (const auto object : loaded.objects) ours.push_back("  " + process.loaded()[object].path.str());
        const auto said = run_inside(image(), {python, file});
        EXPECT_EQ(said.exit_status, starts ? 0 : 127) << said.errors;
        if (!starts) ours.clear();
        tally.compare(file, lines_of(said.output), ours);
    }
    tally.expect_agreement(29);
}

TEST_P(AlpineDirectories, TheProgramSaysSo) {
    Tally tally;
    for (const auto& file : files_) {
        const auto theirs = run_inside(image(), {musl, "--list", file});
        Lines expected;
        for (const auto& line : oracle::list_of(theirs)) {
            const auto colon = line.find(": ");
            const auto needer = line.rfind(" (needed by ");
            constexpr std::string_view words = "Error loading shared library ";
            if (line.starts_with(words)) {
                const auto name = line.substr(words.size(), colon - words.size());
                const bool absent = line.find("No such file or directory") != std::string::npos ||
                                    line.find("No error information") != std::string::npos;
                expected.push_back(name + " => " + (absent ? "not found" : line) + ", needed by " +
                                   line.substr(needer + 12, line.size() - needer - 13));
            } else if (!line.ends_with(musl)) {
                // A path that is opened as it stands is said once.
                const auto arrow = line.find(" => ");
                expected.push_back(line.substr(0, arrow) == line.substr(arrow + 4) ? line.substr(0, arrow) : line);
            }
        }
        Lines ours;
        for (auto& line : lines_of(run(SANDROOT_PROGRAM, {"resolve", "--sysroot", image(), file}).output)) {
            const bool is_row = line.starts_with("    ") && !line.starts_with("     ");
            line = line.substr(std::min<std::size_t>(line.size(), 4), line.rfind("  [") - 4);
            if (is_row && line.find("/") != std::string::npos && line != musl && !line.starts_with("the loader stops"))
                ours.push_back(line);
        }
        std::ranges::sort(expected);
        std::ranges::sort(ours);
        tally.compare(file, expected, ours);
    }
    tally.expect_agreement(29);
}

INSTANTIATE_TEST_SUITE_P(Musl, AlpineDirectories,
                         ::testing::Values(Directories{"AreTheDefaultOnes", std::nullopt},
                                           Directories{"AreOthers", "/opt/late\n/usr/lib:/lib"},
                                           Directories{"AreNone", ""},
                                           Directories{"AreFewer", "/usr/local/lib:::/usr/lib\n"}),
                         [](const auto& directories) { return directories.param.name; });

TEST_F(Alpine, APlanBringsMuslItsFileOfDirectoriesAndNoCache) {
    say_directories("/lib:/usr/lib:/opt/late");
    const std::string root = folder_.str("root");
    const auto built = run(SANDROOT_PROGRAM, {"build", "--sysroot", image(), "--python", python, "--root", root});
    EXPECT_THAT(built.exit_status, ::testing::AnyOf(0, 1)) << built.errors << built.output;
    const auto inner = *fs::DiskTree::open_root(HostPath(root));
    const auto is_there = [&](const std::string& path) {
        return inner->stat(RootPath(path), fs::Follow::yes).has_value();
    };
    EXPECT_TRUE(is_there(musl));
    EXPECT_TRUE(is_there("/etc/ld-musl-x86_64.path"));
    EXPECT_FALSE(is_there("/etc/ld.so.cache"));
    EXPECT_FALSE(is_there("/opt/app"));

    const auto said = run(SANDROOT_PROGRAM, {"verify", "--sysroot", image(), "--python", python, "--root", root});
    EXPECT_THAT(said.output, AllOf(HasSubstr("libgone.so.1"), Not(HasSubstr("_ext.cpython"))));
    const std::string extension = "/usr/lib/python3.11/site-packages/wheel/_ext.cpython-311-x86_64-linux-musl.so";
    EXPECT_THAT(lines_of(run_inside(root, {python, extension}).output), Contains(extension + ": ok"));
}

}   // namespace
