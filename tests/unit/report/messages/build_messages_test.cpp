#include <sandroot/report/messages/build_messages.hpp>

#include <gtest/gtest.h>

namespace sandroot::report {
namespace {

using placing::Note;
using placing::NoteKind;

TEST(BuildMessage, SaysWhatToKnowAboutTheRoot) {
    EXPECT_EQ(message_of(Note{NoteKind::lost_setid, "/bin/su"}), "/bin/su lost its setuid or setgid bit");
    EXPECT_EQ(message_of(Note{NoteKind::copied_not_linked, {}, {{"count", 1UL}, {"cause", "many_links"}}}),
              "1 file was copied, not linked: the source has as many links as its file system allows");
    EXPECT_EQ(message_of(Note{NoteKind::copied_not_linked, {}, {{"count", 2UL}, {"cause", "unsupported"}}}),
              "2 files were copied, not linked: the file system does not link");
    EXPECT_EQ(message_of(Note{NoteKind::not_kept, "/tmp", {{"cause", "exists"}, {"error", ""}}}),
              "/tmp was not kept: the new root has something of its own there");
    EXPECT_EQ(message_of(Note{NoteKind::not_kept, "/a\n", {{"cause", "error"}, {"error", "No such file"}}}),
              "/a\\n was not kept: No such file");
    EXPECT_EQ(
        message_of(Note{NoteKind::old_root_in_use, "/.r/aside.0", {{"process", 7UL}}}),
        "process 7 still runs in the old root, which therefore stays in /.r/aside.0; the first build after its end "
        "removes it");
}

}   // namespace
}   // namespace sandroot::report
