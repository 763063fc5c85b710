#include <sandroot/report/format/json.hpp>
#include <sandroot/report/resolve_json.hpp>
#include <sandroot/report/resolve_text.hpp>

#include <gmock/gmock.h>

namespace sandroot::report {
namespace {

using explain::ResolvedFile;
using loader::LoadStatus;
using loader::Source;
using loader::Verdict;
using testing::HasSubstr;
using testing::Not;

loader::Object object(std::string path, std::optional<std::size_t> by, Source source, std::string asked) {
    loader::Object made;
    made.path = std::move(path);
    made.loader = by;
    made.source = source;
    made.requested_as = std::move(asked);
    return made;
}

loader::Request found(std::string name, std::size_t by, std::size_t answer, Source source, bool first,
                      std::vector<loader::Attempt> tried) {
    loader::Request made;
    made.name = std::move(name);
    made.requester = by;
    made.found = answer;
    made.source = source;
    made.first_load = first;
    made.tried = std::move(tried);
    return made;
}

loader::Request lost(std::string name, std::size_t by, std::vector<loader::Attempt> tried) {
    loader::Request made;
    made.name = std::move(name);
    made.requester = by;
    made.tried = std::move(tried);
    made.error = "cannot open shared object file: No such file or directory";
    return made;
}

/// x.so needs liba (by RUNPATH, after one place), libgone, libc; liba needs libc, libgone2, and libb.
ResolvedFile sample() {
    ResolvedFile file;
    file.path = "./x.so";
    file.status = LoadStatus::missing;
    file.error = "libgone.so: cannot open shared object file: No such file or directory";
    file.objects = {object("./x.so", {}, Source::path, "./x.so"), object("/opt/liba.so", 0, Source::runpath, "liba.so"),
                    object("/lib/libc.so.6", 0, Source::cache, "libc.so.6"),
                    object("/lib/libb.so", 1, Source::default_directory, "libb.so")};
    file.real = {RootPath("/here/x.so"), RootPath("/opt/liba.so.1"), RootPath("/usr/lib/libc.so.6"), {}};
    file.loaded.status = LoadStatus::missing;
    file.loaded.root = 0;
    file.loaded.objects = {0, 1, 2, 3};
    file.loaded.requests = {
        found("liba.so", 0, 1, Source::runpath, true,
              {{"/none/liba.so", Source::runpath, Verdict::absent, ""},
               {"/opt/liba.so", Source::runpath, Verdict::found, ""}}),
        lost("libgone.so", 0,
             {{"/lib/libgone.so", Source::default_directory, Verdict::absent, ""},
              {"/usr/lib/libgone.so", Source::default_directory, Verdict::wrong_class, ""}}),
        found("libc.so.6", 0, 2, Source::cache, true, {{"/lib/libc.so.6", Source::cache, Verdict::found, ""}}),
        found("libc.so.6", 1, 2, Source::loaded, false, {}),
        lost("libgone2.so", 1, {}),
        found("libb.so", 1, 3, Source::default_directory, true,
              {{"/lib/libb.so", Source::default_directory, Verdict::found, ""}}),
    };
    return file;
}

std::vector<std::string> names(const std::vector<explain::Library>& rows) {
    std::vector<std::string> all;
    for (const auto& row : rows) all.push_back((row.object ? "" : "-") + std::string(row.name));
    return all;
}

TEST(LibrariesOf, AreInLoadOrderWithMissingOnesWhereTheyWereAskedFor) {
    const auto file = sample();
    EXPECT_THAT(names(libraries_of(file)),
                testing::ElementsAre("liba.so", "-libgone.so", "libc.so.6", "-libgone2.so", "libb.so"));
}

TEST(LibrariesOf, SkipWhatTheLoaderPassesOverInSilence) {
    auto file = sample();
    file.loaded.requests[1].skipped = true;
    EXPECT_THAT(names(libraries_of(file)), testing::ElementsAre("liba.so", "libc.so.6", "-libgone2.so", "libb.so"));
}

TEST(LibrariesOf, ShowAnObjectThatNoRequestLoaded) {
    auto file = sample();
    file.objects.push_back(object("/lib64/ld-linux.so.2", {}, Source::path, ""));
    file.loaded.objects.push_back(4);
    const auto rows = libraries_of(file);
    EXPECT_EQ(rows.back().name, "/lib64/ld-linux.so.2");
    EXPECT_EQ(rows.back().needed_by, 0U);
}

TEST(ResolveText, IsOneLineALibraryWithItsRule) {
    EXPECT_EQ(resolve_text(sample(), false, plain()),
              "    liba.so => /opt/liba.so  [RUNPATH]\n"
              "    libgone.so => not found, needed by ./x.so\n"
              "        /lib/libgone.so      [default directory] absent\n"
              "        /usr/lib/libgone.so  [default directory] other word size\n"
              "    libc.so.6 => /lib/libc.so.6  [ld.so.cache]\n"
              "    libgone2.so => not found, needed by /opt/liba.so\n"
              "        no place to look\n"
              "    libb.so => /lib/libb.so  [default directory]\n");
}

TEST(ResolveText, NamesTheFileWhereThereAreSeveral) {
    EXPECT_THAT(resolve_text(sample(), true, plain()), testing::StartsWith("./x.so:\n    liba.so"));
}

TEST(ResolveText, SaysWhyThereIsNothingToSay) {
    ResolvedFile still;
    still.path = "/bin/busybox";
    still.static_program = true;
    EXPECT_EQ(resolve_text(still, false, plain()), "    statically linked\n");
    ResolvedFile broken;
    broken.path = "note.txt";
    broken.status = LoadStatus::fatal;
    broken.error = "not an ELF object";
    EXPECT_EQ(resolve_text(broken, false, plain()), "    not an ELF object\n");
}

TEST(ResolveText, EscapesHostileNames) {
    auto file = sample();
    file.objects[1].path = "/opt/\033[2Jliba\n.so\xff";
    const auto text = resolve_text(file, false, plain());
    EXPECT_THAT(text, HasSubstr("/opt/\\x1b[2Jliba\\n.so\\xff"));
    EXPECT_THAT(text, Not(HasSubstr("\033")));
}

TEST(ResolveText, HasColoursOnlyFromItsPalette) {
    EXPECT_THAT(resolve_text(sample(), false, plain()), Not(HasSubstr("\033[")));
    EXPECT_THAT(resolve_text(sample(), false, coloured()), HasSubstr("\033[31mnot found\033[0m"));
}

TEST(ResolveTree, HangsEachLibraryBelowWhatLoadedIt) {
    EXPECT_EQ(resolve_tree(sample(), plain()), "./x.so\n"
                                               "├── liba.so => /opt/liba.so  [RUNPATH]\n"
                                               "│   ├── libgone2.so => not found, needed by /opt/liba.so\n"
                                               "│   │     no place to look\n"
                                               "│   └── libb.so => /lib/libb.so  [default directory]\n"
                                               "├── libgone.so => not found, needed by ./x.so\n"
                                               "│     /lib/libgone.so      [default directory] absent\n"
                                               "│     /usr/lib/libgone.so  [default directory] other word size\n"
                                               "└── libc.so.6 => /lib/libc.so.6  [ld.so.cache]\n");
}

TEST(ResolveTree, EndsOnACycleOfLoaders) {
    auto file = sample();
    file.loaded.requests[0].requester = 3;   // liba.so by libb.so, which liba.so loaded.
    EXPECT_THAT(resolve_tree(file, plain()), HasSubstr("libc.so.6"));
}

TEST(ResolveTree, StandsAChainAsDeepAsThereAreFiles) {
    ResolvedFile file;
    file.path = "/p";
    file.objects.push_back(object("/p", {}, Source::path, ""));
    file.loaded.root = 0;
    file.loaded.objects.push_back(0);
    for (std::size_t at = 1; at <= 2000; ++at) {
        file.objects.push_back(object("/l" + std::to_string(at), at - 1, Source::cache, "l" + std::to_string(at)));
        file.loaded.objects.push_back(at);
        file.loaded.requests.push_back(found("l" + std::to_string(at), at - 1, at, Source::cache, true, {}));
    }
    EXPECT_THAT(resolve_tree(file, plain()), HasSubstr("└── l2000 => /l2000"));
}

TEST(ResolveText, SaysWhereAMissingLibraryLies) {
    auto file = sample();
    file.elsewhere.emplace();
    (*file.elsewhere)["libgone.so"].paths = {RootPath("/opt/gone/libgone.so"), RootPath("/opt/other/libgone.so")};
    const auto said = "present at /opt/gone/libgone.so\n" + std::string(8, ' ') + "present at /opt/other/libgone.so\n" +
                      std::string(8, ' ') + "the loader does not look there; found with --library-path /opt/gone\n";
    EXPECT_THAT(resolve_text(file, false, plain()), HasSubstr(said));
    EXPECT_THAT(resolve_tree(file, plain()), HasSubstr("present at /opt/gone/libgone.so\n"));
    const auto json = Json::parse(resolve_json(file));
    const auto& rows = json["libraries"];
    EXPECT_FALSE(rows[0].contains("present_at"));
    EXPECT_EQ(rows[1]["present_at"].size(), 2U);
    EXPECT_EQ(rows[1]["unconfigured"], false);
}

TEST(ResolveJson, HasTheFieldsOfVersionOneInOrder) {
    auto file = sample();
    file.loaded.requests.resize(2);
    file.loaded.objects = {0, 1};
    EXPECT_EQ(resolve_json_report(std::vector{resolve_json(file)}), R"({
  "sandroot": 1,
  "command": "resolve",
  "roots": [
    {
      "path": "./x.so",
      "status": "missing",
      "error": "libgone.so: cannot open shared object file: No such file or directory",
      "libraries": [
        {
          "name": "liba.so",
          "path": "/opt/liba.so",
          "real": "/opt/liba.so.1",
          "source": "runpath",
          "needed_by": "./x.so",
          "searched": [
            {
              "path": "/none/liba.so",
              "source": "runpath",
              "verdict": "absent"
            },
            {
              "path": "/opt/liba.so",
              "source": "runpath",
              "verdict": "found"
            }
          ]
        },
        {
          "name": "libgone.so",
          "path": null,
          "real": null,
          "source": null,
          "needed_by": "./x.so",
          "searched": [
            {
              "path": "/lib/libgone.so",
              "source": "default",
              "verdict": "absent"
            },
            {
              "path": "/usr/lib/libgone.so",
              "source": "default",
              "verdict": "wrong_class"
            }
          ]
        }
      ],
      "notes": []
    }
  ]
}
)");
}

}   // namespace
}   // namespace sandroot::report
