#include <sandroot/report/messages/unusable_message.hpp>

#include <gtest/gtest.h>

namespace sandroot::report {
namespace {

using python::Defect;

TEST(UnusableMessage, SaysWhatTheFileIsInPlaceOfALibrary) {
    EXPECT_EQ(message_of(Defect::script, {}), "a script named as a library");
    EXPECT_EQ(message_of(Defect::special_file, {{"type", "FIFO"}}), "a FIFO named as a library");
    EXPECT_EQ(message_of(Defect::link_to_other, {{"target", ".."}}), "a symlink to .., which is not a regular file");
    EXPECT_EQ(message_of(Defect::unreadable, {{"error", "Permission denied"}}), "cannot be read: Permission denied");
    EXPECT_EQ(message_of(Defect::truncated, {{"detail", ""}}), "truncated ELF file");
    EXPECT_EQ(message_of(Defect::malformed, {{"detail", "a\x1b"}}), "malformed ELF file: a\\x1b");
}

TEST(UnusableMessage, NamesBothMachines) {
    EXPECT_EQ(message_of(Defect::other_class, {{"bits", 32UL}, {"interpreter_bits", 64UL}}),
              "a 32-bit object, and the interpreter is 64-bit");
    EXPECT_EQ(message_of(
                  Defect::other_class,
                  {{"bits", 32UL}, {"interpreter_bits", 64UL}, {"machine", "i386"}, {"interpreter_machine", "x86-64"}}),
              "a 32-bit object for i386, and the interpreter is 64-bit x86-64");
    EXPECT_EQ(message_of(Defect::other_machine, {{"machine", "AArch64"}, {"interpreter_machine", "x86-64"}}),
              "made for AArch64, and the interpreter is for x86-64");
}

}   // namespace
}   // namespace sandroot::report
