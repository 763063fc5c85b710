// What the model of ldconfig finds, on trees in memory and, held against the real one, on this machine.
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/cache/ldconfig.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>
#include <sandroot/loader/cache/writer.hpp>
#include <sandroot/loader/system/arch_abi.hpp>
#include <sandroot/os/child.hpp>

#include "support/temporary.hpp"
#include "unit/elf/elf_builder.hpp"
#include "unit/loader/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace world;
using loader::Version;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string library(const std::string& soname, std::vector<std::string> needed = {}, std::uint16_t machine = EM_X86_64,
                    elf::Class elf_class = elf::Class::elf64) {
    build::Recipe recipe;
    recipe.machine = machine;
    recipe.elf_class = elf_class;
    for (auto& name : needed) recipe.names.emplace_back(DT_NEEDED, std::move(name));
    if (!soname.empty()) recipe.names.emplace_back(DT_SONAME, soname);
    return build::make(recipe).bytes;
}

loader::System system_of(Version version) {
    auto system = plain_system();
    system.version = version;
    return system;
}

/// "name => path" of each row, with the variant's name behind it.
std::vector<std::string> rows(const fs::MemoryTree& tree, Version version = {2, 36}) {
    std::vector<std::string> lines;
    for (const auto& row : loader::model_ldconfig(tree, system_of(version)).entries)
        lines.push_back(row.key + " => " + row.value + (row.hwcap_name.empty() ? "" : " " + row.hwcap_name));
    return lines;
}

TEST(Ldconfig, ListsByTheSonameAndNotByTheFile) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", "/opt\n").add_file("/opt/libsix.so.1", library("libother.so.6"));
    tree.add_file("/opt/libnone.so", library("")).add_file("/opt/three.so", library("three.so"));
    EXPECT_THAT(rows(tree), ElementsAre("libother.so.6 => /opt/libother.so.6", "libnone.so => /opt/libnone.so"));
}

TEST(Ldconfig, OfOneSonameTheHigherNumberWinsAndAFileBeatsALink) {
    fs::MemoryTree tree;
    tree.add_directory("/opt/glibc-hwcaps/x86-64-v3").add_file("/etc/ld.so.conf", "/opt\n");
    const std::string variants = "/opt/glibc-hwcaps/x86-64-v3/";
    tree.add_file(variants + "libq.so.1.9", library("libq.so.1"))
        .add_file(variants + "libq.so.1.10", library("libq.so.1"));
    tree.add_symlink(variants + "libq.so.1", "libq.so.1.9");
    EXPECT_THAT(rows(tree), ElementsAre("libq.so.1 => " + variants + "libq.so.1.10 x86-64-v3"));
}

TEST(Ldconfig, ALinkForTheLinkerStandsUnderItsOwnName) {
    fs::MemoryTree tree;
    tree.add_file("/lib/libq.so.1.2", library("libq.so.1")).add_symlink("/lib/libq.so", "libq.so.1.2");
    tree.add_symlink("/lib/libq.so.1", "libq.so.1.2").add_symlink("/lib/libstranger.so.7", "libq.so.1.2");
    EXPECT_THAT(rows(tree), ElementsAre("libq.so.1 => /lib/libq.so.1", "libq.so => /lib/libq.so"));
}

TEST(Ldconfig, OfADirectoryWithTwoNamesTheFirstSpellingIsKept) {
    fs::MemoryTree tree;
    tree.add_file("/usr/lib/libq.so.1", library("libq.so.1")).add_symlink("/lib", "usr/lib");
    EXPECT_THAT(rows(tree), ElementsAre("libq.so.1 => /lib/libq.so.1"));
    tree.add_file("/etc/ld.so.conf", "/usr/lib");
    EXPECT_THAT(rows(tree), ElementsAre("libq.so.1 => /usr/lib/libq.so.1"));
}

TEST(Ldconfig, LegacySubdirectoriesEndWith236) {
    fs::MemoryTree tree;
    tree.add_file("/lib/tls/x86_64/libq.so.1", library("libq.so.1"));
    const auto old = loader::model_ldconfig(tree, system_of({2, 36})).entries;
    ASSERT_EQ(old.size(), 1U);
    EXPECT_EQ(old.front().hwcap, std::uint64_t{1} << 63U | 2U);
    EXPECT_EQ(old.front().value, "/lib/tls/x86_64/libq.so.1");
    EXPECT_THAT(rows(tree, {2, 37}), IsEmpty());
}

TEST(Ldconfig, NamesThatAreOnlyPassingArePassedOver) {
    fs::MemoryTree tree;
    for (const char* name : {"liba.so.1.#prelink#", "libb.so.1.#prelink#.abcdef"})
        tree.add_file(std::string("/lib/") + name, library(name));
    EXPECT_THAT(rows(tree), IsEmpty());
    tree.add_file("/lib/libc.so.1.dpkg-new", library("libc.so.1")).add_file("/lib/libd.so;1", library("libd.so.1"));
    EXPECT_EQ(rows(tree).size(), 2U);
    EXPECT_THAT(rows(tree, {2, 39}), IsEmpty());
}

TEST(Ldconfig, WhatIsNoLibraryOfThisFamilyIsPassedOver) {
    fs::MemoryTree tree;
    tree.add_file("/lib/libtext.so", "GROUP ( libc.so.6 )").add_file("/lib/libempty.so", "");
    tree.add_file("/lib/libarm.so.1", library("libarm.so.1", {}, EM_AARCH64));
    tree.add_directory("/lib/libdirectory.so").add_symlink("/lib/libdangling.so.1", "nowhere");
    tree.add_special("/lib/libfifo.so", fs::Type::fifo);
    EXPECT_THAT(rows(tree), IsEmpty());
}

TEST(Ldconfig, AnI386LibraryIsListedWithTheLibcThatItShows) {
    fs::MemoryTree tree;
    tree.add_file("/lib/liba.so.1", library("liba.so.1", {"libc.so.6"}, EM_386, elf::Class::elf32));
    tree.add_file("/lib/libb.so.1", library("libb.so.1", {}, EM_386, elf::Class::elf32));
    const auto flags = [&](Version version) {
        std::vector<std::int32_t> all;
        for (const auto& row : loader::model_ldconfig(tree, system_of(version)).entries) all.push_back(row.flags);
        return all;
    };
    EXPECT_THAT(flags({2, 36}), ElementsAre(1, 3));   // libb, liba
    EXPECT_THAT(flags({2, 37}), ElementsAre(3, 3));
    tree.add_file("/etc/ld.so.conf", "/lib=libc6");
    EXPECT_THAT(flags({2, 36}), ElementsAre(3, 3));
}

TEST(Ldconfig, ALib64LoaderHasItsNeighboursSearchedToo) {
    fs::MemoryTree tree;
    for (const char* path : {"/lib", "/lib64", "/libx32", "/usr/lib64"}) tree.add_directory(path);
    auto system = plain_system();
    system.default_directories = {"/lib64", "/usr/lib64"};
    EXPECT_THAT(loader::model_ldconfig(tree, system).directories,
                ElementsAre("/lib", "/lib64", "/libx32", "/usr/lib64"));
    system.libc = loader::Libc::musl;
    EXPECT_THAT(loader::model_ldconfig(tree, system).directories, IsEmpty());
}

TEST(Ldconfig, TellsWhatWouldBeFoundAfterIt) {
    fs::MemoryTree tree;
    tree.add_file("/etc/ld.so.conf", "/opt\n").add_file("/opt/libq.so.1", library("libq.so.1"));
    const auto system = system_of({2, 36});
    loader::AfterLdconfig after(tree, system);
    EXPECT_THAT(after.finds(std::vector<std::string>{"/opt/libq.so.1", ""}), IsEmpty());
    EXPECT_THAT(tree.opened(), IsEmpty());
    EXPECT_THAT(after.finds(std::vector<std::string>{"libno.so.1", "libq.so.1"}),
                ElementsAre(loader::NewlyCached{"libq.so.1", "/opt/libq.so.1"}));
}

/// What the real ldconfig writes into `file` for the root at `root`, where nothing else is changed.
std::string real_cache(const std::string& root, const std::string& file) {
    os::Command command;
    command.program = HostPath("/sbin/ldconfig");
    command.arguments = {"-X", "-r", root, "-C", file};
    const auto finished = os::run(command);
    EXPECT_TRUE(finished && finished->succeeded()) << finished->errors;
    const auto tree = fs::DiskTree::open_root(HostPath(root));
    const auto bytes = fs::read(**tree, RootPath(file), 8U << 20U);
    EXPECT_TRUE(bytes) << bytes.error().message;
    return bytes.value_or("");
}

std::vector<loader::CacheEntry> entries_in(const std::string& bytes) {
    auto cache = loader::parse_cache(std::as_bytes(std::span(bytes)));
    EXPECT_TRUE(cache) << cache.error().message;
    return cache ? cache->entries : std::vector<loader::CacheEntry>();
}

/// Ours for `root`, with this machine's loader, has the same entries and bytes as `theirs`.
void expect_same(const std::string& root, const std::string& theirs) {
    const auto host = fs::DiskTree::open_root(HostPath("/"));
    const auto program = elf::read_facts(**host, RootPath("/bin/ls"));
    const auto system = loader::describe_system(**host, program->facts, {});
    ASSERT_TRUE(system);
    const auto tree = fs::DiskTree::open_root(HostPath(root));
    const auto cache = loader::parse_cache(std::as_bytes(std::span(theirs)));
    ASSERT_TRUE(cache) << cache.error().message;
    const std::string ours =
        loader::write_cache(loader::model_ldconfig(**tree, *system).entries, elf::Order::little, cache->generator);
    const auto our_entries = entries_in(ours);
    const auto lines = [](const std::vector<loader::CacheEntry>& entries) {
        std::vector<std::string> all;
        for (const auto& one : entries) all.push_back(one.key + " => " + one.value + " " + std::to_string(one.flags));
        return all;
    };
    EXPECT_EQ(lines(our_entries), lines(cache->entries));
    EXPECT_EQ(our_entries, cache->entries);
    EXPECT_TRUE(ours == theirs) << "other bytes";
}

TEST(Ldconfig, TheRealOneWritesTheSameBytesForThisMachine) {
    const test::Folder folder;
    const std::string theirs = real_cache("/", folder.str("ld.so.cache"));
    EXPECT_GT(entries_in(theirs).size(), 100U);
    expect_same("/", theirs);
}

TEST(Ldconfig, TheRealOneWritesTheSameBytesForARootOfOddThings) {
    const test::Folder root;
    root.write("etc/ld.so.conf", "  /opt/a// \t\n/opt/b=libc6\n\t/opt/a b # c\nopt/relative\n/opt/c=foo\nhwcap 0 x\n"
                                 "include\ninclude\t/etc/conf.d/*.conf /nowhere/*.conf\nincludefoo\n/opt/d\r\n" +
                                     std::string("/opt/e\0junk\n/opt/a\n/opt/last", 27));
    root.write("etc/conf.d/2.conf", "/opt/two\ninclude /etc/conf.d/more\n");
    root.write("etc/conf.d/1.conf", "/opt/one\n");
    root.write("etc/conf.d/.hidden.conf", "/opt/hidden\n");
    root.write("etc/conf.d/more", "/opt/more");
    for (const char* directory : {"a", "b", "a b", "relative", "c", "d", "e", "last", "one", "two", "hidden", "more"})
        root.write(std::string("opt/") + directory + "/lib" + directory[0] + ".so.1", library("libsame.so.1"));
    for (const char* name :
         {"libz.so.1.9", "libz.so.1.10", "libz.so.1.2.#prelink#", "libz.so;5", "libz.so.dpkg-new", "ld.so.3", "ld-x.so",
          "three.so", "libx.txt", "tls/libz.so.1", "tls/x86_64/libz.so.1", "x86_64/libz.so.1", "haswell/libz.so.1",
          "other/libz.so.1", "glibc-hwcaps/x86-64-v3/libz.so.1.9", "glibc-hwcaps/odd/libz.so.1.9",
          "glibc-hwcaps/.hidden/libz.so.1.9", "glibc-hwcaps/a:b/libz.so.1.9"})
        root.write(std::string("lib/") + name, library("libz.so.1"));
    root.write("lib/libnone.so.7", library(""));
    root.write("lib/libi386.so.1", library("libi386.so.1", {"libc.so.6"}, EM_386, elf::Class::elf32));
    root.write("lib/libbare.so.1", library("libbare.so.1", {}, EM_386, elf::Class::elf32));
    root.write("opt/b/libfive.so.1", library("libfive.so.1", {}, EM_386, elf::Class::elf32));
    root.write("lib/libx32.so.1", library("libx32.so.1", {}, EM_X86_64, elf::Class::elf32));
    root.write("lib/libarm.so.1", library("libarm.so.1", {}, EM_AARCH64));
    root.write("lib/libtext.so", "GROUP ( libc.so.6 )");
    root.write("lib/libempty.so", "");
    root.link("lib/libz.so", "libz.so.1.9");
    root.link("lib/libz.so.1", "libz.so.1.9");
    root.link("lib/libstranger.so.9", "libz.so.1.9");
    root.link("lib/libloop.so", "libloop.so");
    root.link("lib/libabsolute.so", "/lib/libnone.so.7");
    root.make_directory("usr");
    root.link("usr/lib", "../lib");
    const std::string theirs = real_cache(root.str(), "/etc/other.cache");
    EXPECT_GT(entries_in(theirs).size(), 10U);
    expect_same(root.str(), theirs);
}

}   // namespace
