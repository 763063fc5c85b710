#include "run.hpp"

#include <filesystem>

namespace sandroot::cli_test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace disk = std::filesystem;

TEST(Streams, AClosedPipeIsSuccess) {
    const auto said = shell("{ sleep 0.2; \"$SANDROOT\" --help; echo \"status $?\" >&2; } | true");
    EXPECT_EQ(said.err, "status 0\n");
}

TEST(Streams, AClosedDescriptorIsNoPlaceForSomethingElse) {
    const Scratch scratch;
    const auto said = shell("\"$SANDROOT\" resolve /bin/sh -o \"$FILE\" >&-",
                            {.environment = {{"FILE", scratch / "out"}}, .directory = {}});
    EXPECT_EQ(said.exit, 0) << said.err;
    EXPECT_THAT(read_file(scratch / "out"), HasSubstr("libc.so"));
    EXPECT_EQ(shell("\"$SANDROOT\" --version >&-").exit, 0);
    EXPECT_EQ(shell("\"$SANDROOT\" bild 2>&-").exit, 2);
}

TEST(Streams, AFullDiskIsAFailure) {
    const auto said = shell("\"$SANDROOT\" --version > /dev/full");
    EXPECT_EQ(said.exit, 2);
    EXPECT_THAT(said.err, HasSubstr("standard output: "));
    EXPECT_THAT(said.err, HasSubstr("No space left on device"));
}

TEST(Streams, AnAnswerInAFileIsWholeAndAlone) {
    const Scratch scratch;
    const auto said = sandroot({"resolve", "--format", "json", "-o", scratch / "out.json", "/bin/sh"});
    EXPECT_EQ(said.exit, 0);
    EXPECT_EQ(said.out, "");
    EXPECT_EQ(read_file(scratch / "out.json"), sandroot({"resolve", "--format", "json", "/bin/sh"}).out);
    EXPECT_EQ(std::distance(disk::directory_iterator(scratch.path()), {}), 1);
    const auto nowhere = sandroot({"resolve", "-o", scratch / "none/out", "/bin/sh"});
    EXPECT_EQ(nowhere.exit, 2);
    EXPECT_THAT(nowhere.err, HasSubstr("none/out"));
    EXPECT_THAT(sandroot({"resolve", "-o", "-", "/bin/sh"}).out, HasSubstr("libc.so"));
}

TEST(Streams, AnAnswerReplacesNeitherADeviceNorALink) {
    const Scratch scratch;
    EXPECT_EQ(sandroot({"resolve", "-o", "/dev/null", "/bin/sh"}).exit, 0);
    EXPECT_TRUE(disk::is_character_file("/dev/null"));
    write_file(scratch / "file", "old");
    disk::create_symlink("file", scratch / "link");
    EXPECT_EQ(sandroot({"resolve", "-o", scratch / "link", "/bin/sh"}).exit, 0);
    EXPECT_TRUE(disk::is_symlink(scratch / "link"));
    EXPECT_THAT(read_file(scratch / "file"), HasSubstr("libc.so"));
}

TEST(Colour, IsForTerminalsThatWantIt) {
    EXPECT_THAT(sandroot({"resolve", "/bin/sh"}).out, Not(HasSubstr("\033[")));
    EXPECT_THAT(on_terminal("\"$SANDROOT\" resolve /bin/sh").out, HasSubstr("\033[2m["));
    EXPECT_THAT(on_terminal("\"$SANDROOT\" resolve /bin/sh", {.environment = {{"NO_COLOR", "1"}}, .directory = {}}).out,
                Not(HasSubstr("\033[")));
    EXPECT_THAT(on_terminal("\"$SANDROOT\" resolve /bin/sh", {.environment = {{"NO_COLOR", ""}}, .directory = {}}).out,
                HasSubstr("\033["));
    EXPECT_THAT(on_terminal("\"$SANDROOT\" resolve /bin/sh", {.environment = {{"TERM", "dumb"}}, .directory = {}}).out,
                Not(HasSubstr("\033[")));
    EXPECT_THAT(on_terminal("\"$SANDROOT\" resolve --color never /bin/sh").out, Not(HasSubstr("\033[")));
    EXPECT_THAT(sandroot({"resolve", "--color", "always", "/bin/sh"}).out, HasSubstr("\033["));
    EXPECT_THAT(
        sandroot({"resolve", "--color", "always", "/bin/sh"}, {.environment = {{"NO_COLOR", "1"}}, .directory = {}})
            .out,
        HasSubstr("\033["));
    const Scratch scratch;
    EXPECT_EQ(on_terminal("\"$SANDROOT\" resolve /bin/sh -o \"$FILE\"",
                          {.environment = {{"FILE", scratch / "out"}}, .directory = {}})
                  .exit,
              0);
    EXPECT_THAT(read_file(scratch / "out"), Not(HasSubstr("\033[")));
}

TEST(Colour, ShowsOnATerminalWhatAPipeGetsOtherwise) {
    const std::string shown = on_terminal("\"$SANDROOT\" resolve --color never /bin/sh").out;
    EXPECT_EQ(shown, sandroot({"resolve", "/bin/sh"}).out);
}

TEST(Talk, StaysOffThePipe) {
    const auto said = sandroot({"resolve", "/bin/sh"});
    EXPECT_EQ(said.err, "");
}

}   // namespace
}   // namespace sandroot::cli_test
