// A root that somebody changed from outside so that size, times and owner are as they were, which only its own times of
// change tell.
#include "scenarios.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

std::vector<Scenario> edits_behind_its_back() {
    using In = const Image&;
    return {
        {"AFileOfTheSameSizeAndTime", [](In in) { edit_unnoticed(in.in_root("/data/file")); }},
        {"AFileReplacedByOneOfTheSameSizeAndTime", [](In in) { replace_unnoticed(in.in_root("/data/file")); }},
        {"AFileMadeAnewWithTheSameSizeAndTime",
         [](In in) {
             const auto file = in.in_root("/data/file");
             with_size_and_time_kept(file, [&] {
                 disk::remove(file);
                 write(file, "CONTENT\n");
             });
         }},
        {"ALibraryOfTheSameSizeAndTime",
         [](In in) {
             replace_unnoticed(in.in_root("/usr/lib/x86_64-linux-gnu/libone.so.1.2"), library_bytes("libONE.so.1"));
         }},
        {"ACopyThatHadToBeMade", [](In in) { edit_unnoticed(in.in_root("/data/su")); }},
        {"TwoFilesThatChangedPlaces", [](In in) { exchange(in.in_root("/data/file"), in.in_root("/data/other")); },
         [](In in) { set_time_of(in.at("/data/file"), in.at("/data/other")); }},
        {"AProgramWithACapability", [](In in) { set_capability(in.in_root("/data/tool")); }},
        {"ACapabilityOnAFileThatTheBuildWrote", [](In in) { set_capability(in.in_root("/etc/passwd")); }},
        {"ACapabilityOnACopyThatHadToBeMade", [](In in) { set_capability(in.in_root("/data/su")); }},
        {"AnAttributeOnAFileThatTheBuildWrote",
         [](In in) { set_attribute(in.in_root("/etc/passwd"), "user.note", "n"); }},
        {"ADirectoryWithAnAttribute", [](In in) { set_attribute(in.in_root("/data/here"), "user.note", "n"); }},
        {"APairThatWasSplit", [](In in) { replace_unnoticed(in.in_root("/data/twin2"), "twins\n"); }},
        {"TwoEqualFilesMadeIntoOne",
         [](In in) {
             disk::remove(in.in_root("/data/other"));
             disk::create_hard_link(in.in_root("/data/file"), in.in_root("/data/other"));
         },
         [](In in) {
             write(in.at("/data/other"), "content\n");
             set_time_of(in.at("/data/file"), in.at("/data/other"));
         }},
    };
}

}   // namespace sandroot::root::testing
