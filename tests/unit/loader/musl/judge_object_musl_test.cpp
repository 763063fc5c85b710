#include <sandroot/loader/musl/judge_object_musl.hpp>

#include "world.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace {

using namespace world;
using loader::Verdict;

loader::Judgement judge(int os_error) {
    loader::Opened opened;
    opened.os_error = os_error;
    return judge_in_musl(opened, plain_system());
}

loader::Judgement judge(elf::Reading reading) {
    loader::Opened opened;
    opened.reading = std::make_shared<const elf::Reading>(std::move(reading));
    return judge_in_musl(opened, plain_system());
}

TEST(JudgeInMusl, FourErrorsLeadToTheNextDirectoryAndAllOthersEndTheSearch) {
    for (const int error : {ENOENT, ENOTDIR, ENAMETOOLONG}) EXPECT_EQ(judge(error).verdict, Verdict::absent) << error;
    EXPECT_EQ(judge(EACCES).verdict, Verdict::unreadable);
    for (const int error : {ELOOP, EISDIR, EINVAL, EIO, EMFILE})
        EXPECT_EQ(judge(error).verdict, Verdict::fatal) << error;
}

TEST(JudgeInMusl, WhatOpensAndIsNoLibraryIsAnError) {
    for (const auto shape : {elf::Shape::data, elf::Shape::empty, elf::Shape::script, elf::Shape::linker_script,
                             elf::Shape::no_dynamic, elf::Shape::truncated, elf::Shape::malformed}) {
        auto reading = reading_of({});
        reading.shape = shape;
        EXPECT_EQ(judge(reading).verdict, Verdict::fatal) << elf::name_of(shape);
        EXPECT_EQ(judge(reading).detail, "Exec format error");
        EXPECT_EQ(judge(reading).os_error, ENOEXEC);
    }
    auto reading = reading_of({});
    reading.facts.header.type = elf::type_relocatable;
    EXPECT_EQ(judge(reading).verdict, Verdict::fatal);
    EXPECT_EQ(judge(reading_of({.elf_class = elf::Class::elf32})).verdict, Verdict::fatal);
    reading = reading_of({});
    reading.facts.header.order = elf::Order::big;
    EXPECT_EQ(judge(reading).verdict, Verdict::fatal);
}

TEST(JudgeInMusl, NothingElseInTheHeaderMatters) {
    auto reading = reading_of({.flags_1 = elf::flag_1_pie | elf::flag_1_noopen, .machine = elf::machine_aarch64});
    elf::Header& header = reading.facts.header;
    header.os_abi = 9;
    header.abi_version = 9;
    header.version = 9;
    header.padding_is_zero = false;
    reading.facts.stack = elf::Stack::executable;
    reading.facts.x86_isa_needed = 8;
    EXPECT_EQ(judge(reading).verdict, Verdict::found);
    header.type = elf::type_executable;
    EXPECT_EQ(judge(reading).verdict, Verdict::found);
}

TEST(JudgeInMusl, ErrorsAreInTheWordsOfItsOwnLibrary) {
    EXPECT_EQ(loader::musl_errno_text(0), "No error information");
    EXPECT_EQ(loader::musl_errno_text(ELOOP), "Symbolic link loop");
    EXPECT_EQ(loader::musl_errno_text(ENAMETOOLONG), "Filename too long");
    EXPECT_EQ(loader::musl_errno_text(ENOENT), "No such file or directory");
}

}   // namespace
