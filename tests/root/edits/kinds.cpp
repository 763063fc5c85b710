// Names that became something else, and links that lead elsewhere.
#include "scenarios.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

std::vector<Scenario> edits_of_kinds() {
    using In = const Image&;
    return {
        {"AFileThatBecameALink",
         [](In in) {
             disk::remove(in.at("/data/file"));
             disk::create_symlink("other", in.at("/data/file"));
         }},
        {"AFileThatBecameALinkToItself",
         [](In in) {
             disk::rename(in.at("/data/file"), in.at("/data/moved"));
             disk::create_symlink("moved", in.at("/data/file"));
         }},
        {"AFileThatBecameADirectory",
         [](In in) {
             disk::remove(in.at("/data/file"));
             write(in.at("/data/file/below"), "below\n");
         }},
        {"AFileThatBecameAPipe",
         [](In in) {
             disk::remove(in.at("/data/file"));
             ASSERT_EQ(::mkfifo(in.at("/data/file").c_str(), 0644), 0);
         }},
        {"APipeThatBecameAFile",
         [](In in) {
             disk::remove(in.at("/data/pipe"));
             write(in.at("/data/pipe"), "a file\n");
         }},
        {"ALinkThatBecameAFile",
         [](In in) {
             disk::remove(in.at("/data/link"));
             write(in.at("/data/link"), "a file\n");
         }},
        {"ALinkThatBecameADirectory",
         [](In in) {
             disk::remove(in.at("/data/link"));
             write(in.at("/data/link/below"), "below\n");
         }},
        {"ALinkThatBecameTheDirectoryItLedTo",
         [](In in) {
             disk::remove(in.at("/data/way"));
             disk::rename(in.at("/data/here"), in.at("/data/way"));
         }},
        {"ADirectoryThatBecameALink",
         [](In in) {
             disk::remove_all(in.at("/data/here"));
             disk::create_symlink("else", in.at("/data/here"));
         }},
        {"ADirectoryThatBecameALinkToItself",
         [](In in) {
             disk::rename(in.at("/data/here"), in.at("/data/moved"));
             disk::create_symlink("moved", in.at("/data/here"));
         }},
        {"ADirectoryThatBecameAFile",
         [](In in) {
             disk::remove_all(in.at("/data/here"));
             write(in.at("/data/here"), "a file\n");
         }},
        {"ALinkThatLeadsElsewhere", [](In in) { retarget(in.at("/data/link"), "large"); }},
        {"ALinkWithATargetOfTheSameLength", [](In in) { retarget(in.at("/data/way"), "else"); }},
        {"ALinkWithATargetOfTheSameLengthAndTime",
         [](In in) { with_size_and_time_kept(in.at("/data/way"), [&] { retarget(in.at("/data/way"), "else"); }); }},
        {"ALinkOfTheSameLengthAndTimeBelowADirectoryOfTheSameTime",
         [](In in) {
             with_size_and_time_kept(in.at("/data"), [&] {
                 with_size_and_time_kept(in.at("/data/way"), [&] { retarget(in.at("/data/way"), "else"); });
             });
         }},
        {"TheTargetOfADanglingLinkThatCame", [](In in) { write(in.at("/data/nowhere"), "now here\n"); }},
        {"TheTargetOfALinkThatWent", [](In in) { disk::remove(in.at("/data/file")); }},
        {"TheLinkOfTheInterpreter",
         [](In in) {
             disk::copy(in.at("/usr/bin/python3.11"), in.at("/usr/bin/python3.11.2"));
             retarget(in.at("/usr/bin/python3"), "python3.11.2");
         }},
    };
}

}   // namespace sandroot::root::testing
