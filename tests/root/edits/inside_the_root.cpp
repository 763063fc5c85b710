// A root that somebody changed from outside. Where it is linked its files are those of the source, and so are the
// edits.
#include "scenarios.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

std::vector<Scenario> edits_inside_the_root() {
    using In = const Image&;
    return {
        {"AFileOfAnotherSize", [](In in) { write(in.in_root("/data/file"), "longer than it was\n"); }},
        {"AFileOfTheSameSize", [](In in) { edit_in_place(in.in_root("/data/file"), "CONTENT\n"); }},
        {"AFileThatTheBuildWroteOfTheSameSizeAndTime", [](In in) { edit_unnoticed(in.in_root("/etc/passwd")); }},
        {"ACacheOfTheSameSizeAndTime", [](In in) { replace_unnoticed(in.in_root("/etc/ld.so.cache")); }},
        {"AFileThatWent", [](In in) { disk::remove(in.in_root("/data/file")); }},
        {"AFileThatCame", [](In in) { write(in.in_root("/data/here/planted"), "planted\n"); }},
        {"AFileThatCameIntoADirectoryOfTheSameTime",
         [](In in) {
             with_size_and_time_kept(in.in_root("/data/here"),
                                     [&] { write(in.in_root("/data/here/planted"), "planted\n"); });
         }},
        {"AFileThatWasMoved", [](In in) { disk::rename(in.in_root("/data/file"), in.in_root("/data/here/file")); }},
        {"AFileOfAnotherMode", [](In in) { ASSERT_EQ(::chmod(in.in_root("/data/file").c_str(), 0666), 0); }},
        {"ASetuidProgram", [](In in) { ASSERT_EQ(::chmod(in.in_root("/data/tool").c_str(), 04755), 0); }},
        {"AFileOfAnotherOwner", [](In in) { ASSERT_EQ(::chown(in.in_root("/data/file").c_str(), 10000, 10000), 0); }},
        {"AFileOfAnotherTime", [](In in) { set_time(in.in_root("/data/file"), 1, 1); }},
        {"AFileThatBecameALink",
         [](In in) {
             disk::remove(in.in_root("/data/file")), disk::create_symlink("other", in.in_root("/data/file"));
         }},
        {"ALinkThatLeadsElsewhereWithTheSameLengthAndTime",
         [](In in) {
             with_size_and_time_kept(in.in_root("/data/way"), [&] { retarget(in.in_root("/data/way"), "else"); });
         }},
        {"ADirectoryOfAnotherMode", [](In in) { ASSERT_EQ(::chmod(in.in_root("/data/here").c_str(), 0777), 0); }},
        {"ADirectoryOfAnotherOwner",
         [](In in) { ASSERT_EQ(::chown(in.in_root("/data/here").c_str(), 10000, 10000), 0); }},
        {"ADirectoryOfAnotherTime", [](In in) { set_time(in.in_root("/data/here"), 1, 1); }},
        {"ADirectoryThatWent", [](In in) { disk::remove_all(in.in_root("/data/here")); }},
        {"ADirectoryThatBecameALink",
         [](In in) {
             disk::remove_all(in.in_root("/data/here"));
             disk::create_symlink(in.at("/data/here"), in.in_root("/data/here"));
         }},
        {"ALinkedFileThatBecameACopy", [](In in) { replace_unnoticed(in.in_root("/data/file"), "content\n"); }},
    };
}

}   // namespace sandroot::root::testing
