#include <sandroot/root/record/manifest.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sandroot::root {
namespace {

using ::testing::HasSubstr;

Recorded entry(plan::Kind kind, const std::string& name) {
    Recorded entry;
    entry.name = name;
    entry.kind = kind;
    entry.mode = 0644;
    entry.uid = 4'000'000'000;
    entry.gid = 7;
    entry.mtime_seconds = -5;
    entry.mtime_nanoseconds = 999'999'999;
    if (kind == plan::Kind::file) entry.size = 0xffff'ffff'ffff'ffff;
    if (kind == plan::Kind::file) {
        entry.inode = 0xffff'ffff'ffff'fffe;
        entry.ctime_seconds = 1'700'000'001;
        entry.ctime_nanoseconds = 7;
    }
    if (kind == plan::Kind::symlink) entry.target = "../a b\\\n\x1b\xff";
    if (kind == plan::Kind::generated) entry.digest = 0x00ab'cdef'0123'4567;
    return entry;
}

struct Manifest {
    ManifestHead head;
    std::vector<Recorded> entries;
    friend bool operator==(const Manifest&, const Manifest&) = default;
};

Manifest sample() {
    Manifest manifest;
    manifest.head.root = {123456789, 1'700'000'000, 5};
    manifest.head.link = Link::hard;
    manifest.head.kept = {"python.so", "tmp with blank"};
    manifest.head.asked->options = {{"--package", "pandas"}, {"--exclude", "*/a b\\*"}, {"--library-path", ""}};
    manifest.head.asked->files = {{"/a b.yaml", "extends: dify\n\xff"}, {"/empty", ""}};
    auto linked = entry(plan::Kind::file, "z");
    linked.linked = true;
    linked.inode = 0;
    linked.ctime_seconds = 0;
    linked.ctime_nanoseconds = 0;
    manifest.entries = {entry(plan::Kind::directory, "/"),
                        entry(plan::Kind::symlink, "b"),
                        entry(plan::Kind::generated, "c\xff"),
                        entry(plan::Kind::directory, "/a"),
                        entry(plan::Kind::file, "new\nline \\x20\x7f"),
                        linked};
    return manifest;
}

std::string text_of(const Manifest& manifest) {
    ManifestWriter writer(manifest.head);
    for (const auto& entry : manifest.entries) writer.add(entry);
    writer.end();
    return writer.take();
}

Result<Manifest> read(const std::string& text) {
    SR_TRY(auto reader, ManifestReader::open(text));
    Manifest manifest{reader.head(), {}};
    for (;;) {
        SR_TRY(auto recorded, reader.next());
        if (!recorded) return manifest;
        manifest.entries.push_back(*std::move(recorded));
    }
}

TEST(Manifest, ComesBackAsItWasWritten) {
    for (const auto& manifest : {sample(), Manifest{}}) {
        const auto back = read(text_of(manifest));
        ASSERT_TRUE(back) << back.error().message;
        EXPECT_EQ(*back, manifest);
        EXPECT_EQ(text_of(*back), text_of(manifest));
    }
}

TEST(Manifest, HasOneLineANameWhateverTheBytes) {
    const auto text = text_of(sample());
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 1 + 1 + 2 + 3 + 2 + 6 + 1);
    EXPECT_THAT(text, ::testing::StartsWith(
                          "sandroot manifest 4\nroot 123456789 1700000000.000000005\nlink hard\nkept python.so\n"));
    EXPECT_THAT(text, HasSubstr("\nasked --package pandas\nasked --exclude */a\\x20b\\x5c*\nasked --library-path \n"
                                "read /a\\x20b.yaml extends:\\x20dify\\x0a\xff\nread /empty \nd "));
    EXPECT_THAT(text, HasSubstr("\nl 0644 4000000000 7 0 -5.999999999 b ../a\\x20b\\x5c\\x0a\\x1b\xff\n"));
    EXPECT_THAT(text, HasSubstr("c\xff 00abcdef01234567\nd 0644 4000000000 7 0 -5.999999999 /a\n"));
    EXPECT_THAT(text, HasSubstr(" 18446744073709551614 1700000001.000000007\nh 0644 4000000000 7 18446744073709551615 "
                                "-5.999999999 z\nend 6\n"));
}

TEST(Manifest, EveryCutIsAnError) {
    const auto text = text_of(sample());
    for (std::size_t length = 0; length < text.size(); ++length) EXPECT_FALSE(read(text.substr(0, length))) << length;
}

TEST(Manifest, AnyOneByteWrongIsAnErrorOrAnotherManifestButNeverACrash) {
    const auto text = text_of(sample());
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char byte : {'\0', '\n', ' ', '/', '\\', '9', '-', 'x', '\xff'}) {
            auto broken = text;
            broken[at] = byte;
            const auto back = read(broken);
            if (back && broken != text) {
                EXPECT_NE(*back, sample()) << at;
            }
        }
    }
}

TEST(Manifest, HostileTextIsAnErrorThatNamesTheLine) {
    const std::string head = "sandroot manifest 4\nroot 1 0.000000000\nlink auto\n";
    const std::string top = head + "d 0755 0 0 0 0.000000000 /\n";
    const auto message = [](const std::string& text) {
        const auto back = read(text);
        EXPECT_FALSE(back) << text;
        if (back) return std::string();
        EXPECT_EQ(back.error().kind, Errc::malformed);
        return back.error().message;
    };
    EXPECT_THAT(message(""), HasSubstr("line 1"));
    EXPECT_THAT(message("sandroot manifest 1\nroot 1 0.000000000\nend 0\n"),
                HasSubstr("not a manifest of this version"));
    EXPECT_THAT(message("sandroot manifest 2\nroot x 0.000000000\nlink auto\nend 0\n"), HasSubstr("line 2"));
    EXPECT_THAT(message("sandroot manifest 2\nroot 99999999999999999999 0.000000000\nend 0\n"), HasSubstr("line 2"));
    EXPECT_THAT(message("sandroot manifest 2\nroot 1 0.5\nlink auto\nend 0\n"), HasSubstr("line 2"));
    EXPECT_THAT(message("sandroot manifest 2\nroot 1 0.000000000\nlink soft\nend 0\n"), HasSubstr("line 3"));
    EXPECT_THAT(message(head + "end 1\n"), HasSubstr("wrong count"));
    EXPECT_THAT(message(head + "end 0\nmore\n"), HasSubstr("after the end"));
    EXPECT_THAT(message(head + "kept a/b\nend 0\n"), HasSubstr("line 4: not a name"));
    EXPECT_THAT(message(head + "kept ..\nend 0\n"), HasSubstr("not a name"));
    for (const char* line : {"asked", "asked ", "asked --", "asked -q x", "asked prune x", "asked --Prune x",
                             "asked --prune a b", "asked --prune \\x00", "asked --prune \\x0"})
        EXPECT_THAT(message(head + line + "\nend 0\n"), HasSubstr("line 4: not an ")) << line;
    for (const char* line : {"read ", "read a.yaml x", "read /../a x", "read /a x y", "read /a \\xg0"})
        EXPECT_THAT(message(head + line + "\nend 0\n"), HasSubstr("line 4: not a file")) << line;
    EXPECT_THAT(message(head + "read /a x\nasked --prune tests\nend 0\n"), HasSubstr("line 5: not an entry"));
    EXPECT_THAT(message("sandroot manifest 2\nroot 1 0.000000000\nlink auto\nasked --prune tests\nend 0\n"),
                HasSubstr("line 4: not an entry"));
    EXPECT_THAT(message(head + "kept b\nkept a\nend 0\n"), HasSubstr("line 5: names out of order"));
    for (const char* path : {"", "relative", "//", "/a/", "/a//b", "/a/../b", "/.", "/a\\x2", "/a\\q00", "/a\\x00"})
        EXPECT_THAT(message(top + "d 0755 0 0 0 0.000000000 " + path + "\nend 2\n"), HasSubstr("not an entry")) << path;
    for (const char* name : {"", ".", "..", "a/b", "/a", "a\\x2f", "a\\x00", "a surplus"})
        EXPECT_THAT(message(top + "h 0644 0 0 1 0.000000000 " + name + "\nend 2\n"), HasSubstr("not an entry")) << name;
    EXPECT_THAT(message(top + "q 0644 0 0 1 0.000000000 a\nend 2\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(top + "h 17777 0 0 1 0.000000000 a\nend 2\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(top + "h 0644 -1 0 1 0.000000000 a\nend 2\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(top + "f 0644 0 0 1 0.000000000 a\nend 2\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(top + "l 0777 0 0 1 0.000000000 a\nend 2\n"), HasSubstr("not an entry"));
    EXPECT_THAT(message(head + "h 0644 0 0 1 0.000000000 a\nend 1\n"), HasSubstr("line 4: names out of order"));
    EXPECT_THAT(message(head + "d 0755 0 0 0 0.000000000 /a\nend 1\n"), HasSubstr("line 4: paths out of order"));
    EXPECT_THAT(message(top + "h 0644 0 0 1 0.000000000 b\nh 0644 0 0 1 0.000000000 a\nend 3\n"),
                HasSubstr("line 6: names out of order"));
}

/// The same in an earlier version, which has no times of change.
std::string in_version(const std::string& version, const Manifest& manifest) {
    auto text = text_of(manifest);
    text.replace(text.find('4'), 1, version);
    const std::string ctime = " 1700000001.000000007";
    for (auto at = text.find(ctime); at != std::string::npos; at = text.find(ctime)) text.erase(at, ctime.size());
    return text;
}

std::vector<Recorded> without_ctimes(std::vector<Recorded> entries) {
    for (auto& entry : entries) {
        entry.ctime_seconds = 0;
        entry.ctime_nanoseconds = 0;
    }
    return entries;
}

TEST(Manifest, TheThirdVersionIsReadAndHasNoTimesOfChange) {
    const auto manifest = sample();
    const auto back = read(in_version("3", manifest));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->head, manifest.head);
    EXPECT_EQ(back->entries, without_ctimes(manifest.entries));
}

TEST(Manifest, TheSecondVersionIsReadAndDoesNotTellHowItWasBuilt) {
    auto manifest = sample();
    manifest.head.asked = RecordedOptions{};
    const auto back = read(in_version("2", manifest));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_FALSE(back->head.asked);
    EXPECT_EQ(back->entries, without_ctimes(manifest.entries));
}

TEST(Manifest, OfMoreOptionsThanACommandLineHoldsIsAnError) {
    auto manifest = sample();
    manifest.head.asked->options.assign((1U << 18U) + 1, {"--add", "/a"});
    const auto back = read(text_of(manifest));
    ASSERT_FALSE(back);
    EXPECT_THAT(back.error().message, HasSubstr("too many options"));
}

TEST(Manifest, OnlyGeneratedContentIsDigested) {
    plan::Name item;
    item.kind = plan::Kind::generated;
    item.content = "a";
    EXPECT_EQ(record(item, false, 0).digest, 0xaf63dc4c8601ec8cU);   // The published value of FNV-1a for "a".
    EXPECT_EQ(record(item, false, 0).size, 1U);
    item.kind = plan::Kind::file;
    EXPECT_EQ(record(item, false, 0).digest, 0U);
}

TEST(Manifest, ACopyHasTheTimeOfChangeOfItsSourceUnlessALaterChangeMightHaveTheSame) {
    plan::Name item;
    item.source.ctime_seconds = 1000;
    item.source.ctime_nanoseconds = 5;
    EXPECT_EQ(record(item, false, 1001).ctime_seconds, 1000);
    EXPECT_EQ(record(item, false, 1001).ctime_nanoseconds, 5U);
    EXPECT_EQ(record(item, false, 1000).ctime_seconds, 0);
    EXPECT_EQ(record(item, false, 1000).ctime_nanoseconds, 0U);
    EXPECT_EQ(record(item, true, 1001).ctime_seconds, 0);
}

}   // namespace
}   // namespace sandroot::root
