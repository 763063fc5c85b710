#include <sandroot/elf/shape.hpp>

#include "unit/elf/elf_builder.hpp"
#include "unit/elf/memory_file.hpp"

#include <cerrno>
#include <set>

namespace {

using namespace sandroot;
using build::read;
using elf::Shape;

struct Other {
    const char* name;
    std::string bytes;
    Shape shape;
};

class NotElf : public testing::TestWithParam<Other> {};

TEST_P(NotElf, IsCalledWhatItIs) {
    const auto reading = read(GetParam().bytes);
    EXPECT_EQ(reading.shape, GetParam().shape);
    EXPECT_EQ(reading.detail, "");
    EXPECT_EQ(reading.facts.size, GetParam().bytes.size());
}

INSTANTIATE_TEST_SUITE_P(
    Shape, NotElf,
    testing::Values(Other{"nothing", "", Shape::empty}, Other{"one_byte", "x", Shape::data},
                    Other{"zeros", std::string(64, '\0'), Shape::data},
                    Other{"half_a_magic",
                          "\x7f"
                          "EL",
                          Shape::data},
                    Other{"script", "#!/bin/sh\nexit\n", Shape::script},
                    Other{"script_of_two_bytes", "#!", Shape::script},
                    Other{"libc_so",
                          "/* GNU ld script\n   multi line */\nOUTPUT_FORMAT(elf64-x86-64)\nGROUP ( /lib/libc.so.6 )\n",
                          Shape::linker_script},
                    Other{"group", "GROUP ( libgcc_s.so.1 -lgcc )", Shape::linker_script},
                    Other{"input_after_blanks", " \n\tINPUT(libncurses.so.6 -ltinfo)", Shape::linker_script},
                    Other{"prose", "GROUP of people", Shape::data}, Other{"lower_case", "group ( a )", Shape::data},
                    Other{"c_source", "/* GROUP ( a ) */ int main(void) { return 0; }", Shape::data},
                    Other{"open_comment", "/* GROUP ( a )", Shape::data},
                    Other{"archive", "!<arch>\ndebian", Shape::data}, Other{"pe", "MZ\x90", Shape::data}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Shape, EveryBeginningOfAnElfFileIsTruncatedAndNeverEmpty) {
    const std::string whole = build::make(build::rich()).bytes;
    for (std::size_t size = 4; size < whole.size(); ++size) {
        const auto reading = read(whole.substr(0, size));
        ASSERT_EQ(reading.shape, Shape::truncated) << size << " bytes: " << reading.detail;
        ASSERT_TRUE(reading.detail.ends_with(" past end of file")) << reading.detail;
    }
}

TEST(Shape, HeadersOfBothClassesAreTruncatedBelowTheirSize) {
    for (const auto elf_class : {elf::Class::elf32, elf::Class::elf64}) {
        build::Recipe recipe;
        recipe.elf_class = elf_class;
        const std::string whole = build::make(recipe).bytes;
        const std::size_t header = elf_class == elf::Class::elf64 ? 64 : 52;
        EXPECT_EQ(read(whole.substr(0, header - 1)).detail, "ELF header past end of file");
        EXPECT_EQ(read(whole.substr(0, header)).detail, "program headers past end of file");
    }
}

TEST(Shape, AnUnreadableFileIsAnErrorAndNoShape) {
    build::MemoryFile file("x");
    file.fails_after = 0;
    const auto reading = elf::read_facts(file);
    ASSERT_FALSE(reading);
    EXPECT_EQ(reading.error().os_error, EIO);
}

TEST(Shape, AFileThatShrankWhileItWasReadIsTruncated) {
    build::MemoryFile file(build::make(build::rich()).bytes.substr(0, 300));
    file.claim(1U << 30U);
    const auto reading = elf::read_facts(file);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->shape, Shape::truncated);
    EXPECT_EQ(reading->facts.size, 300U);
}

TEST(Shape, ACoreFileIsNoDynamicObjectWhateverItsSegmentsSay) {
    build::Recipe recipe = build::rich();
    recipe.type = ET_CORE;
    const auto reading = read(build::make(recipe).bytes);
    EXPECT_EQ(reading.shape, Shape::no_dynamic);
    EXPECT_FALSE(reading.facts.has_dynamic);
}

TEST(Shape, EachHasAWordOfItsOwn) {
    std::set<std::string_view> words;
    for (const auto shape : {Shape::dynamic, Shape::no_dynamic, Shape::script, Shape::linker_script, Shape::data,
                             Shape::empty, Shape::truncated, Shape::malformed})
        words.insert(elf::name_of(shape));
    EXPECT_EQ(words.size(), 8U);
}

}   // namespace
