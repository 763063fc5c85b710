// Inputs that are made to be expensive: none may take more than 64 MiB or a second.
#include <sandroot/config/read.hpp>
#include <sandroot/config/yaml/edit.hpp>
#include <sandroot/config/yaml/text.hpp>
#include <sandroot/elf/dlopen_note.hpp>
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/loader/cache/cache_file.hpp>
#include <sandroot/loader/cache/conf_file.hpp>
#include <sandroot/loader/cache/look_up.hpp>

#include "support/memory_tree.hpp"
#include "unit/bounds/measure.hpp"
#include "unit/elf/elf_builder.hpp"
#include "unit/elf/memory_file.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>

namespace {

using namespace sandroot;

#ifdef __SANITIZE_ADDRESS__
constexpr double most_seconds = 5;   // Sanitizers take their time.
#else
constexpr double most_seconds = 1;
#endif

void expect_cheap(const std::function<void()>& work) {
    const auto cost = bounds::cost_of(work);
    EXPECT_LE(cost.peak, 64U << 20U);
    EXPECT_LE(cost.seconds, most_seconds);
    testing::Test::RecordProperty("peak_kib", static_cast<int>(cost.peak >> 10U));
    std::printf("    %zu KiB, %.3f s\n", cost.peak >> 10U, cost.seconds);
}

std::string word(std::uint64_t value, std::size_t width = 4) {
    std::string bytes;
    for (std::size_t byte = 0; byte < width; ++byte) bytes += static_cast<char>(value >> 8 * byte & 0xffU);
    return bytes;
}

constexpr std::size_t largest_cache = 8U << 20U;

std::string cache_header(std::size_t rows, std::size_t extensions) {
    return "glibc-ld.so.cache1.1" + word(rows) + word(0) + word(2) + word(extensions) + std::string(12, '\0');
}

void expect_cheap_cache(const std::string& bytes) {
    ASSERT_LE(bytes.size(), largest_cache);
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.cache", bytes);
    expect_cheap([&] {
        const auto file = loader::read_cache_file(tree, false);
        if (!file.cache) return;
        for (const char* name : {"a", "libc.so.6", ""})
            (void)loader::look_up(*file.cache, name, {{0x0303}, {"x86-64-v2"}, 1, false, 0});
    });
}

class RowsOfACache : public testing::TestWithParam<std::pair<std::size_t, std::size_t>> {};

TEST_P(RowsOfACache, AreCheap) {
    const auto [rows, length] = GetParam();
    std::string bytes = cache_header(rows, 0);
    const std::size_t strings = 48 + rows * 24;
    for (std::size_t at = 0; at < rows; ++at)
        bytes += word(0x0303) + word(strings) + word(strings) + word(0) + word(std::uint64_t{1} << 62U, 8);
    bytes += std::string(length, 'a') + '\0';
    expect_cheap_cache(bytes);
}

INSTANTIATE_TEST_SUITE_P(WorstCase, RowsOfACache,
                         testing::Values(std::pair{349'000U, 1U}, std::pair{182'000U, 1U}, std::pair{120'000U, 30U},
                                         std::pair{1'000U, 7'000'000U}, std::pair{1'000U, 16'000U},
                                         std::pair{200'000U, 0U}),
                         [](const auto& each) {
                             return std::to_string(each.param.first) + "_of_" + std::to_string(each.param.second);
                         });

TEST(WorstCase, SectionsOfACacheThatAllHoldTheSameNamesAreCheap) {
    const std::size_t sections = 300'000;
    const std::size_t names = 48 + 8 + sections * 16;
    std::string bytes = cache_header(0, 48) + word(0xeaa42174) + word(sections);
    for (std::size_t at = 0; at < sections; ++at) bytes += word(at % 2) + word(0) + word(names) + word(2'000'000);
    for (std::size_t at = 0; at < 500'000; ++at) bytes += word(names);
    expect_cheap_cache(bytes + std::string(100'000, 'a'));
}

TEST(WorstCase, ConfigurationThatIncludesWithoutEndIsCheap) {
    fs::MemoryTree tree;
    std::string text;
    while (text.size() < 60'000) text += "include *.conf * ld.so.conf.d/* /*/*/*/*\n/d\n";
    tree.add_file("/etc/ld.so.conf", text);
    for (int at = 0; at < 200; ++at) tree.add_file("/etc/" + std::to_string(at) + ".conf", "include *.conf\n/x\n");
    expect_cheap([&] { EXPECT_LE(loader::read_conf_file(tree, {2, 36}).directories.size(), 4096U); });
}

TEST(WorstCase, PatternsOfStarsAreCheap) {
    fs::MemoryTree tree;
    std::string stars = "include ";
    for (int at = 0; at < 100; ++at) stars += "*a";
    std::string text;
    for (int at = 0; at < 20; ++at) text += stars + "b\n";
    tree.add_file("/etc/ld.so.conf", text);
    for (int at = 0; at < 300; ++at) tree.add_file("/etc/" + std::string(250, 'a') + std::to_string(at), "");
    expect_cheap([&] { (void)loader::read_conf_file(tree, {2, 36}); });
}

TEST(WorstCase, ConfigurationOfOneDirectoryALineIsCheap) {
    fs::MemoryTree tree;
    std::string text;
    for (int at = 0; at < 500; ++at) text += std::string(2000, 'x') + '\n';
    tree.add_file("/etc/ld.so.conf", text);
    expect_cheap([&] { EXPECT_EQ(loader::read_conf_file(tree, {2, 36}).directories.size(), 500U); });
}

class NoteOfDlopen : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(NoteOfDlopen, IsCheap) {
    const std::string part = GetParam().second;
    std::string json = "[";
    while (json.size() + part.size() < 65'000) json += part;
    json += part.ends_with(',') ? "0]" : "";
    expect_cheap([&] { (void)elf::parse_dlopen_note(json); });
}

INSTANTIATE_TEST_SUITE_P(WorstCase, NoteOfDlopen,
                         testing::Values(std::pair{"of_arrays", "[],"}, std::pair{"of_deep_arrays", "[[[[[[]]]]]],"},
                                         std::pair{"of_objects", "{\"soname\":[\"a\"]},"},
                                         std::pair{"of_empty_strings", "\"\","},
                                         std::pair{"of_escapes", "\"\\u0041\","}, std::pair{"of_numbers", "0,"},
                                         std::pair{"of_commas", ","}, std::pair{"of_brackets", "["},
                                         std::pair{"of_aliases", "&a[*a],"}),
                         [](const auto& each) { return each.param.first; });

TEST(WorstCase, ANoteOfOneObjectWithManyKeysIsCheap) {
    std::string json = "[{";
    for (int at = 0; json.size() < 64'000; ++at) json += '"' + std::to_string(at) + "\":0,";
    json += R"("soname":"a"}])";
    expect_cheap([&] { EXPECT_TRUE(elf::parse_dlopen_note(json)); });
}

void expect_cheap_object(const std::string& bytes) {
    const build::MemoryFile file(bytes);
    expect_cheap([&] {
        const auto reading = elf::read_facts(file);
        ASSERT_TRUE(reading);
        for (const auto& json : reading->facts.dlopen_notes) (void)elf::parse_dlopen_note(json);
    });
}

TEST(WorstCase, AnObjectOfManyLongNeedsIsCheap) {
    build::Recipe recipe;
    const std::string name(4000, 'n');
    for (int at = 0; at < 4000; ++at) recipe.names.emplace_back(DT_NEEDED, name);
    expect_cheap_object(build::make(recipe).bytes);
}

TEST(WorstCase, AnObjectOfOneVersionedNeedWithALongNameIsCheap) {
    build::Recipe recipe;
    build::Need need{std::string(4000, 'f'), {}};
    for (int at = 0; at < 30'000; ++at) need.versions.emplace_back("v", false);
    recipe.needs.push_back(std::move(need));
    expect_cheap_object(build::make(recipe).bytes);
}

TEST(WorstCase, AnObjectOfManySegmentsIsCheap) {
    for (const std::uint32_t type : {std::uint32_t{PT_LOAD}, std::uint32_t{PT_NOTE}}) {
        const std::size_t count = 262'144;
        std::string bytes = build::make({}).bytes;
        bytes.resize((bytes.size() + 63) / 64 * 64);
        const std::size_t table = bytes.size();
        const std::size_t section = table + count * sizeof(Elf64_Phdr);
        for (std::size_t at = 0; at < count; ++at) {
            Elf64_Phdr program{};
            program.p_type = type;
            program.p_offset = table + at * 32;
            program.p_filesz = program.p_memsz = type == PT_NOTE ? 4 : 1;
            bytes.append(reinterpret_cast<const char*>(&program), sizeof program);
        }
        Elf64_Shdr counted{};
        counted.sh_info = count;
        bytes.append(reinterpret_cast<const char*>(&counted), sizeof counted);
        Elf64_Ehdr head;
        std::memcpy(&head, bytes.data(), sizeof head);
        head.e_phoff = table;
        head.e_phnum = PN_XNUM;
        head.e_shoff = section;
        head.e_shentsize = sizeof counted;
        head.e_shnum = 1;
        bytes.replace(0, sizeof head, reinterpret_cast<const char*>(&head), sizeof head);
        expect_cheap_object(bytes);
    }
}

TEST(WorstCase, AnObjectOfManyNotesIsCheap) {
    build::Recipe recipe;
    for (int at = 0; at < 250; ++at)
        recipe.notes.push_back({"FDO", 0x407c0c0a, "[" + std::string(4000, ' ') + R"({"soname":"a"}])"});
    expect_cheap_object(build::make(recipe).bytes);
    recipe.notes.clear();
    for (int at = 0; at < 40'000; ++at) recipe.notes.push_back({"FDO", 0x407c0c0a, "[]"});
    expect_cheap_object(build::make(recipe).bytes);
}

class ConfigOf : public testing::TestWithParam<std::pair<const char*, std::pair<std::string, std::string>>> {};

TEST_P(ConfigOf, IsCheap) {
    std::string text = GetParam().second.first;
    const std::string& repeated = GetParam().second.second;
    while (text.size() + repeated.size() <= config::largest_config) text += repeated;
    expect_cheap([&] { (void)config::edit(text, {"/a"}, "c"); });
    expect_cheap([&] { (void)config::read(text, "c"); });
}

INSTANTIATE_TEST_SUITE_P(
    WorstCase, ConfigOf,
    testing::Values(std::pair{"Brackets", std::pair{"", "["}}, std::pair{"OpenList", std::pair{"[", "a,"}},
                    std::pair{"Entries", std::pair{"python_lib_path:\n", "- a\n"}},
                    std::pair{"Anchors", std::pair{"python_lib_path:\n", "- &a b\n- *a\n"}},
                    std::pair{"Aliases", std::pair{"x: &a [b,b,b,b]\npython_lib_path: []\nl:\n", "- *a\n"}},
                    std::pair{"Documents", std::pair{"", "---\n"}}),
    [](const auto& each) { return each.param.first; });

}   // namespace
