#include <sandroot/root/manifest.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sandroot::root {
namespace {

using ::testing::HasSubstr;

Recorded entry(plan::Kind kind, const std::string& at) {
    Recorded entry;
    entry.at = RootPath(at);
    entry.kind = kind;
    entry.mode = 0644;
    entry.uid = 4'000'000'000;
    entry.gid = 7;
    entry.mtime_seconds = -5;
    entry.mtime_nanoseconds = 999'999'999;
    if (kind == plan::Kind::file) entry.size = 0xffff'ffff'ffff'ffff;
    if (kind == plan::Kind::symlink) entry.target = "../a b\\\n\x1b\xff";
    if (kind == plan::Kind::generated) entry.digest = 0x00ab'cdef'0123'4567;
    return entry;
}

Manifest sample() {
    Manifest manifest;
    manifest.root = {123456789, 1'700'000'000, 5};
    manifest.kept = {"python.so", "tmp with blank"};
    manifest.entries = {entry(plan::Kind::directory, "/"), entry(plan::Kind::directory, "/a"),
                        entry(plan::Kind::file, "/a/new\nline \\x20\x7f"), entry(plan::Kind::symlink, "/b"),
                        entry(plan::Kind::generated, "/c\xff")};
    return manifest;
}

TEST(Manifest, ComesBackAsItWasWritten) {
    for (const auto& manifest : {sample(), Manifest{}}) {
        const auto read = read_manifest(write_manifest(manifest));
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(*read, manifest);
        EXPECT_EQ(write_manifest(*read), write_manifest(manifest));
    }
}

TEST(Manifest, HasOneLineAnEntryWhateverTheNames) {
    const auto text = write_manifest(sample());
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 1 + 2 + 5 + 1);
    EXPECT_THAT(text,
                ::testing::StartsWith("sandroot manifest 1\nroot 123456789 1700000000.000000005\nkept python.so\n"));
    EXPECT_THAT(text, HasSubstr("\nl 0644 4000000000 7 0 -5.999999999 /b ../a\\x20b\\x5c\\x0a\\x1b\xff\n"));
    EXPECT_THAT(text, HasSubstr("/c\xff 00abcdef01234567\nend 5\n"));
}

TEST(Manifest, EveryCutIsAnError) {
    const auto text = write_manifest(sample());
    for (std::size_t length = 0; length < text.size(); ++length)
        EXPECT_FALSE(read_manifest(text.substr(0, length))) << length;
}

TEST(Manifest, AnyOneByteWrongIsAnErrorOrAnotherManifestButNeverACrash) {
    const auto text = write_manifest(sample());
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char byte : {'\0', '\n', ' ', '/', '\\', '9', '-', 'x', '\xff'}) {
            auto broken = text;
            broken[at] = byte;
            const auto read = read_manifest(broken);
            if (read && broken != text) {
                EXPECT_NE(*read, sample()) << at;
            }
        }
    }
}

TEST(Manifest, HostileTextIsAnErrorThatNamesTheLine) {
    const std::string head = "sandroot manifest 1\nroot 1 0.000000000\n";
    const auto message = [](const std::string& text) {
        const auto read = read_manifest(text);
        EXPECT_FALSE(read) << text;
        if (read) return std::string();
        EXPECT_EQ(read.error().kind, Errc::malformed);
        return read.error().message;
    };
    EXPECT_THAT(message(""), HasSubstr("line 1"));
    EXPECT_THAT(message("sandroot manifest 2\nroot 1 0.000000000\nend 0\n"),
                HasSubstr("not a manifest of this version"));
    EXPECT_THAT(message("sandroot manifest 1\nroot x 0.000000000\nend 0\n"), HasSubstr("line 2"));
    EXPECT_THAT(message("sandroot manifest 1\nroot 99999999999999999999 0.000000000\nend 0\n"), HasSubstr("line 2"));
    EXPECT_THAT(message("sandroot manifest 1\nroot 1 0.5\nend 0\n"), HasSubstr("line 2"));
    EXPECT_THAT(message(head + "end 1\n"), HasSubstr("wrong count"));
    EXPECT_THAT(message(head + "end 0\nmore\n"), HasSubstr("after the end"));
    EXPECT_THAT(message(head + "kept a/b\nend 0\n"), HasSubstr("line 3: not a name"));
    EXPECT_THAT(message(head + "kept ..\nend 0\n"), HasSubstr("not a name"));
    EXPECT_THAT(message(head + "kept b\nkept a\nend 0\n"), HasSubstr("line 4: names out of order"));
    for (const char* path : {"", "relative", "//", "/a/", "/a//b", "/a/../b", "/.", "/a\\x2", "/a\\q00", "/a\\x00"})
        EXPECT_THAT(message(head + "f 0644 0 0 1 0.000000000 " + path + "\nend 1\n"), HasSubstr("not an entry"))
            << path;
    EXPECT_THAT(message(head + "q 0644 0 0 1 0.000000000 /a\nend 1\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(head + "f 17777 0 0 1 0.000000000 /a\nend 1\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(head + "f 0644 -1 0 1 0.000000000 /a\nend 1\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(head + "l 0777 0 0 1 0.000000000 /a\nend 1\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(head + "f 0644 0 0 1 0.000000000 /a surplus\nend 1\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(head + "f 0644 0 0 1 0.000000000 /b\nf 0644 0 0 1 0.000000000 /a\nend 2\n"),
                HasSubstr("line 4: paths out of order"));
}

TEST(Manifest, OnlyGeneratedContentIsDigested) {
    plan::Entry generated;
    generated.at = RootPath("/g");
    generated.kind = plan::Kind::generated;
    generated.content = "a";
    EXPECT_EQ(record(generated).digest, 0xaf63dc4c8601ec8cU);   // The published value of FNV-1a for "a".
    EXPECT_EQ(record(generated).size, 1U);
    generated.kind = plan::Kind::file;
    EXPECT_EQ(record(generated).digest, 0U);
}

}   // namespace
}   // namespace sandroot::root
