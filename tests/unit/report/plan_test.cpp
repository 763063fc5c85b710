#include <sandroot/report/build/built.hpp>
#include <sandroot/report/plan/plan_json.hpp>
#include <sandroot/report/plan/plan_text.hpp>
#include <sandroot/report/plan/why.hpp>
#include <sandroot/report/sandbox/copied_paths.hpp>
#include <sandroot/versions/find_version.hpp>

#include "support/planned.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace sandroot::report {
namespace {

using plan::Kind;
using plan::MissingStatus;
using plan::ReasonKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

plan::Entry entry(std::string at, Kind kind, std::uint64_t size, plan::Reason why, std::string target = {}) {
    plan::Entry made;
    made.at = RootPath(std::move(at));
    made.kind = kind;
    made.source.size = size;
    made.target = std::move(target);
    made.why.push_back(std::move(why));
    return made;
}

python::Interpreter interpreter() {
    python::Interpreter made;
    made.executable = RootPath("/usr/bin/python3");
    made.version = "3.11.2";
    made.prefix = RootPath("/usr");
    made.stdlib = RootPath("/usr/lib/python3.11");
    made.platstdlib = RootPath("/usr/lib/python3.11");
    made.paths = {RootPath("/usr/lib/python3.11"), RootPath("/usr/lib/python3.11/lib-dynload")};
    made.site_directories = {RootPath("/usr/lib/python3.11/site-packages"), RootPath("/usr/lib/python3/dist-packages")};
    return made;
}

void add(plan::Plan& plan, std::vector<plan::Entry> more) {
    auto entries = plan::entries_of(plan);
    std::ranges::move(more, std::back_inserter(entries));
    plan::put(plan, std::move(entries));
}

plan::Plan sample() {
    const RootPath zlib("/usr/lib/python3.11/lib-dynload/_zlib.so");
    const RootPath python("/usr/bin/python3.11");
    plan::Plan made;
    plan::put(made,
              {
                  entry("/lib", Kind::symlink, 0, {ReasonKind::symlink, RootPath("/lib/libz.so.1"), ""}, "usr/lib"),
                  entry("/usr", Kind::directory, 0, {ReasonKind::directory, {}, ""}),
                  entry("/usr/bin/python3.11", Kind::file, 6'000'000, {ReasonKind::interpreter, {}, ""}),
                  entry("/usr/lib", Kind::directory, 0, {ReasonKind::directory, {}, ""}),
                  entry("/usr/lib/libz.so.1", Kind::symlink, 0, {ReasonKind::symlink, RootPath("/lib/libz.so.1"), ""},
                        "libz.so.1.2.13"),
                  entry("/usr/lib/libz.so.1.2.13", Kind::file, 121'280,
                        {ReasonKind::needed, zlib, "DT_NEEDED libz.so.1, found by cache"}),
                  entry("/usr/lib/python3.11", Kind::directory, 0, {ReasonKind::stdlib, {}, ""}),
                  entry("/usr/lib/python3.11/json.py", Kind::file, 2000, {ReasonKind::stdlib, {}, ""}),
                  entry("/usr/lib/python3.11/lib-dynload/_zlib.so", Kind::file, 30'000, {ReasonKind::stdlib, {}, ""}),
              });
    made.missing = {{"libgone.so.1",
                     MissingStatus::missing,
                     {{zlib, ""}, {RootPath("/a/b.so"), "numpy"}},
                     "",
                     {"/usr/lib/libgone.so.1"},
                     {{RootPath("/usr/lib/x/libgone.so.1")}, true}},
                    {"libcuda.so.1", MissingStatus::host_provided, {{RootPath("/a/c.so"), "torch"}}, "", {}}};
    made.left_out = {{RootPath("/usr/lib/socket"), plan::LeftOutKind::special_file, {{"type", "socket"}}}};
    made.totals = {4, 6'153'280, 3, 1};
    return made;
}

std::string dumped(const plan::Plan& plan) {
    std::string text;
    plan_json(plan, interpreter(), {}, [&](std::string_view piece) { text += piece; });
    return text;
}

TEST(PlanJson, HasTheFieldsOfVersionOneInOrder) {
    auto plan = sample();
    const auto entries = plan::entries_of(plan);
    plan::put(plan, {entries[4], entries[5]});
    EXPECT_EQ(
        Json::parse(dumped(plan)).dump(),
        R"({"sandroot":1,"command":"plan","python":{"executable":"/usr/bin/python3","version":"3.11.2","prefix":"/usr",)"
        R"("paths":["/usr/lib/python3.11","/usr/lib/python3.11/lib-dynload"]},"entries":[)"
        R"({"at":"/usr/lib/libz.so.1","kind":"symlink","target":"libz.so.1.2.13","why":[{"rule":"symlink",)"
        R"("by":"/lib/libz.so.1","detail":""}]},)"
        R"({"at":"/usr/lib/libz.so.1.2.13","kind":"file","size":121280,"why":[{"rule":"needed",)"
        R"("by":"/usr/lib/python3.11/lib-dynload/_zlib.so","detail":"DT_NEEDED libz.so.1, found by cache"}]}],)"
        R"("missing":[{"name":"libgone.so.1","status":"missing","needed_by":[)"
        R"({"path":"/usr/lib/python3.11/lib-dynload/_zlib.so","package":null,"how":null},{"path":"/a/b.so","package":"numpy","how":null}],)"
        R"("present_at":["/usr/lib/x/libgone.so.1"],"unconfigured":true},)"
        R"({"name":"libcuda.so.1","status":"host_provided","needed_by":[{"path":"/a/c.so","package":"torch","how":null}],)"
        R"("present_at":[],"unconfigured":false}],"packages":[],)"
        R"("left_out":[{"at":"/usr/lib/socket","kind":"special_file","values":{"type":"socket"},"why":"a socket has no place in a root"}],)"
        R"("remarks":[],"scope":null,)"
        R"("totals":{"files":4,"bytes":6153280,"objects":3,"system_libraries":1}})");
}

TEST(PlanText, SumsUpPythonAndListsTheSystem) {
    const auto text = plan_text(sample(), interpreter(), {}, plain());
    EXPECT_THAT(text, testing::StartsWith(
                          "Python 3.11.2  /usr/bin/python3\n4 files, 6.2 MB: 3 ELF objects, 1 system library\n"));
    EXPECT_THAT(text, HasSubstr("  32.0 kB  2 files  /usr/lib/python3.11\n"));
    EXPECT_THAT(text, Not(HasSubstr("json.py")));
    EXPECT_THAT(text, HasSubstr("      link  /usr/lib/libz.so.1 -> libz.so.1.2.13  on the way to /lib/libz.so.1"));
    EXPECT_THAT(text,
                HasSubstr("needed by /usr/lib/python3.11/lib-dynload/_zlib.so (DT_NEEDED libz.so.1, found by cache)"));
    EXPECT_THAT(text, HasSubstr("Left out\n  /usr/lib/socket  a socket has no place in a root\n"));
}

TEST(PlanText, SumsUpDirectoriesOfDataAndShowsRemarks) {
    auto plan = sample();
    const plan::Reason asked{ReasonKind::profile, {}, "profile dify"};
    add(plan, {entry("/usr/share/zoneinfo/UTC", Kind::file, 114, asked)});
    plan.whole = {RootPath("/usr/share/zoneinfo")};
    plan.remarks = {{RootPath("/usr/x"), plan::RemarkKind::mode_changed, {{"loses_setid", true}}}};
    const auto text = plan_text(plan, interpreter(), {}, plain());
    EXPECT_THAT(text, HasSubstr("Directories of data\n  114 B  1 file  /usr/share/zoneinfo\n"));
    EXPECT_THAT(text, HasSubstr("Worth knowing\n  /usr/x  its setuid or setgid bit is dropped inside\n"));
}

TEST(PlanText, SumsUpManyFilesOfOneDirectoryThatCameForTheSameRule) {
    auto plan = sample();
    std::vector<plan::Entry> many;
    for (char at = 'a'; at < 'a' + 12; ++at)
        many.push_back(entry(std::string("/usr/share/ca/") + at, Kind::file, 1000,
                             {ReasonKind::link_target, RootPath("/etc/ssl/x"), ""}));
    add(plan, std::move(many));
    const auto text = plan_text(plan, interpreter(), {}, plain());
    EXPECT_THAT(text, HasSubstr("12.0 kB  /usr/share/ca/  12 files, target of /etc/ssl/x\n"));
    EXPECT_THAT(text, Not(HasSubstr("/usr/share/ca/b")));
    EXPECT_THAT(plan_text(plan, interpreter(), {.every_entry = true}, plain()), HasSubstr("/usr/share/ca/b"));
}

TEST(PlanText, ListsEverythingWhenAsked) {
    EXPECT_THAT(plan_text(sample(), interpreter(), {.every_entry = true}, plain()), HasSubstr("json.py"));
}

TEST(MissingText, TellsWhatIsMissingFromWhatADriverBrings) {
    EXPECT_EQ(missing_text(sample().missing, plain()), "Missing: 2 libraries\n"
                                                       "  libgone.so.1  missing\n"
                                                       "      needed by /usr/lib/python3.11/lib-dynload/_zlib.so\n"
                                                       "      needed by /a/b.so (numpy)\n"
                                                       "      present at /usr/lib/x/libgone.so.1\n"
                                                       "      update-alternatives was never run in this root, so no "
                                                       "link leads there; found with --library-path /usr/lib/x\n"
                                                       "      looked in 1 place, in this order:\n"
                                                       "        /usr/lib/libgone.so.1\n"
                                                       "  libcuda.so.1  comes with the host's driver\n"
                                                       "      needed by /a/c.so (torch)\n");
    EXPECT_EQ(missing_text({}, plain()), "");
}

explain::Why about(const plan::Plan& plan, std::string question, std::vector<std::string> paths) {
    explain::Why made;
    made.question = std::move(question);
    plan::each_name(plan, [&](const plan::Name& name) {
        if (std::ranges::find(paths, name.path()) != paths.end())
            made.entries.push_back(explain::explained(plan, name));
    });
    return made;
}

TEST(WhyText, FollowsTheReasonsToTheirEnd) {
    const auto plan = sample();
    EXPECT_EQ(why_text(about(plan, "libz.so.1.2.13", {"/usr/lib/libz.so.1.2.13"}), false, plain()),
              "/usr/lib/libz.so.1.2.13  121.3 kB\n"
              "    needed by /usr/lib/python3.11/lib-dynload/_zlib.so (DT_NEEDED libz.so.1, found by cache)\n"
              "      /usr/lib/python3.11/lib-dynload/_zlib.so: standard library\n");
    EXPECT_THAT(why_text(about(plan, "libnothing.so", {}), false, plain()), HasSubstr("nothing in it asks for it"));
}

TEST(WhyText, ShowsTheFirstFewOfManyReasons) {
    auto many = entry("/a", Kind::file, 1, {ReasonKind::added, {}, ""});
    for (int at = 0; at < 11; ++at) many.why.push_back({ReasonKind::needed, RootPath("/b" + std::to_string(at)), ""});
    const auto plan = plan::plan_of({many});
    EXPECT_THAT(why_text(about(plan, "/a", {"/a"}), false, plain()),
                HasSubstr("    and 4 further reasons (all of them: --verbose)\n"));
    EXPECT_THAT(why_text(about(plan, "/a", {"/a"}), true, plain()), Not(HasSubstr("further")));
}

TEST(WhyText, FollowsAReasonThroughTheLinksOfThePlan) {
    const auto plan = sample();
    EXPECT_EQ(why_text(about(plan, "/lib", {"/lib"}), false, plain()),
              "/lib -> usr/lib\n"
              "    on the way to /lib/libz.so.1\n"
              "      /usr/lib/libz.so.1.2.13: needed by /usr/lib/python3.11/lib-dynload/_zlib.so (DT_NEEDED libz.so.1, "
              "found by cache)\n"
              "        /usr/lib/python3.11/lib-dynload/_zlib.so: standard library\n");
}

TEST(WhyText, EndsOnReasonsThatGoInACircle) {
    const auto plan = plan::plan_of({entry("/a", Kind::file, 1, {ReasonKind::needed, RootPath("/b"), ""}),
                                     entry("/b", Kind::file, 1, {ReasonKind::needed, RootPath("/a"), ""})});
    EXPECT_THAT(why_text(about(plan, "/a", {"/a"}), false, plain()), HasSubstr("/b: needed by /a"));
}

TEST(WhyJson, CarriesEntriesMissingAndLeftOut) {
    const auto plan = sample();
    auto found = about(plan, "libz.so.1", {"/usr/lib/libz.so.1"});
    found.missing = {&plan.missing[1]};
    found.left_out = {&plan.left_out[0]};
    EXPECT_EQ(
        Json::parse(why_json(found, plan, {})).dump(),
        R"({"sandroot":1,"command":"why","question":"libz.so.1","entries":[{"at":"/usr/lib/libz.so.1","kind":"symlink",)"
        R"("target":"libz.so.1.2.13","why":[{"rule":"symlink","by":"/lib/libz.so.1","detail":"",)"
        R"("chain":[{"at":"/usr/lib/libz.so.1.2.13","rule":"needed","by":"/usr/lib/python3.11/lib-dynload/_zlib.so",)"
        R"("detail":"DT_NEEDED libz.so.1, found by cache"},{"at":"/usr/lib/python3.11/lib-dynload/_zlib.so",)"
        R"("rule":"stdlib","by":null,"detail":""}]}]}],)"
        R"("missing":[{"name":"libcuda.so.1","status":"host_provided","needed_by":[{"path":"/a/c.so","package":"torch","how":null}],)"
        R"("present_at":[],"unconfigured":false}],"packages":[],)"
        R"("left_out":[{"at":"/usr/lib/socket","kind":"special_file","values":{"type":"socket"},"why":"a socket has no place in a root"}]})");
}

versions::CopyList copy_list(std::vector<RootPath> system, std::vector<RootPath> python = {}) {
    versions::CopyList list;
    list.python = std::move(python);
    list.system = std::move(system);
    list.runtime = {RootPath("/etc/hosts")};
    return list;
}

versions::Version version(std::string_view name) {
    return versions::find_version(name).value_or(versions::Version{});
}

TEST(PathsText, HasAFormForEachReader) {
    const auto list =
        copy_list({RootPath("/usr/lib/a b.so"), RootPath("/usr/lib/libz.so.1")}, {RootPath("/usr/lib/python3")});
    const auto old = version("0.2.15");
    EXPECT_EQ(*paths_text(list, old, PathFormat::yaml), "python_lib_path:\n  - /etc/hosts\n  - \"/usr/lib/a b.so\"\n"
                                                        "  - /usr/lib/libz.so.1\n  - /usr/lib/python3\n");
    EXPECT_EQ(*paths_text(list, old, PathFormat::lines),
              "/etc/hosts\n/usr/lib/a b.so\n/usr/lib/libz.so.1\n/usr/lib/python3\n");
    EXPECT_EQ(*paths_text(list, old, PathFormat::null),
              std::string("/etc/hosts\0/usr/lib/a b.so\0/usr/lib/libz.so.1\0/usr/lib/python3\0", 63));
    EXPECT_EQ(*paths_text(list, old, PathFormat::env),
              "PYTHON_LIB_PATH='/etc/hosts,/usr/lib/a b.so,/usr/lib/libz.so.1,/usr/lib/python3'\n");
    EXPECT_EQ(*paths_text(copy_list({RootPath("/usr/lib/libz.so.1")}, {RootPath("/usr/lib/python3")}), version("main"),
                          PathFormat::env),
              "SYSTEM_LIB_REQUIREMENTS=/etc/hosts,/usr/lib/libz.so.1\n");
    EXPECT_EQ(Json::parse(*paths_text(list, old, PathFormat::json)).dump(),
              R"({"sandroot":1,"command":"paths","version":"0.2.15","variable":"PYTHON_LIB_PATH",)"
              R"("python":["/usr/lib/python3"],"system":["/usr/lib/a b.so","/usr/lib/libz.so.1"],)"
              R"("runtime":["/etc/hosts"],"unlisted":[],"closed":[]})");
}

TEST(PathsText, HasNoFormThatItsVersionDoesNotRead) {
    const auto refused = paths_text(copy_list({}), version("main"), PathFormat::yaml);
    EXPECT_EQ(refused.error().message, "dify-sandbox main reads no list from config.yaml");
    EXPECT_EQ(refused.error().hint, "sandroot paths --for main --format env");
}

TEST(PathsText, RefusesAVariableThatTheKernelWouldNotPassOn) {
    versions::CopyList many;
    for (int at = 0; at < 9000; ++at) many.system.emplace_back("/usr/lib/lib" + std::to_string(at));
    EXPECT_THAT(paths_text(many, version("latest"), PathFormat::env).error().message, HasSubstr("131,071 bytes"));
    EXPECT_TRUE(paths_text(many, version("latest"), PathFormat::yaml));
}

TEST(PathsText, RefusesWhatAFormCannotCarry) {
    const auto latest = version("latest");
    EXPECT_EQ(paths_text(copy_list({RootPath("/a,b")}), latest, PathFormat::env).error().kind, Errc::refused);
    const auto newline = copy_list({RootPath("/a\nb")});
    EXPECT_THAT(paths_text(newline, latest, PathFormat::lines).error().message, HasSubstr("/a\\nb"));
    EXPECT_TRUE(paths_text(newline, latest, PathFormat::null));
    EXPECT_FALSE(paths_text(copy_list({RootPath("/\xff")}), latest, PathFormat::yaml));
}

TEST(BuiltText, SumsUpWhatWasDone) {
    const auto plan = sample();
    root::Built built;
    built.linked = 1200;
    built.copied = 3;
    built.bytes_copied = 4'000'000;
    built.directories = 1;
    built.kept = {"tmp"};
    built.notes = {{placing::NoteKind::lost_setid, "/x"}};
    plan::Plan whole = plan;
    whole.missing.clear();
    EXPECT_EQ(built_text({HostPath("/root"), whole, built}, plain()),
              "/root: 4 files, 6.2 MB\n"
              "  1,200 linked, 3 copied, 1 directory, 4.0 MB of data copied\n"
              "  kept tmp from the old root\n"
              "  note: /x lost its setuid or setgid bit\n");
    EXPECT_THAT(built_text({HostPath("/root"), plan, {}}, plain()),
                HasSubstr("would hold 4 files, 6.2 MB (dry run, nothing was changed)"));
}

TEST(BuiltText, TellsEachDifferenceThatADryRunFound) {
    const auto plan = sample();
    plan::Plan whole = plan;
    whole.missing.clear();
    root::Forecast forecast{true, {}};
    EXPECT_EQ(built_text({HostPath("/root"), whole, {}, forecast}, plain()), "/root: nothing would change (dry run)\n");
    forecast.differences = {{RootPath("/a"), root::How::added, Kind::directory, 0, 0, {}},
                            {RootPath("/a/b"), root::How::added, Kind::file, 0, 1500, {}},
                            {RootPath("/c"), root::How::removed, Kind::file, 20, 0, {}},
                            {RootPath("/d"), root::How::replaced, Kind::generated, 10, 1, {}},
                            {RootPath("/e"), root::How::retargeted, Kind::symlink, 0, 0, "f\n"}};
    EXPECT_EQ(
        built_text({HostPath("/root"), whole, {}, forecast}, plain()),
        "/root: 2 added, 1 replaced, 1 removed, 1 retargeted, 1.5 kB in place of 30 B (dry run, nothing was changed)\n"
        "  + /a/\n"
        "  + /a/b  1.5 kB\n"
        "  - /c  20 B\n"
        "  ~ /d  10 B -> 1 B\n"
        "  > /e  -> f\\n\n");
    const auto json = Json::parse(built_json({HostPath("/root"), whole, {}, forecast}));
    EXPECT_EQ(json["outcome"], nullptr);
    ASSERT_EQ(json["changes"].size(), 5U);
    EXPECT_EQ(json["changes"][3],
              Json::parse(R"({"at":"/d","how":"replaced","kind":"generated","size_before":10,"size_after":1})"));
    EXPECT_EQ(json["changes"][4]["target"], "f\n");
}

TEST(BuiltText, SaysWhatARefreshDid) {
    plan::Plan whole = sample();
    whole.missing.clear();
    root::Built built;
    built.outcome = root::Outcome::unchanged;
    EXPECT_EQ(built_text({HostPath("/root"), whole, built}, plain()), "/root: 4 files, 6.2 MB, unchanged\n");
    built.outcome = root::Outcome::refreshed;
    built.linked = 1;
    built.differences = {{RootPath("/a/b"), root::How::replaced, Kind::file, 1, 2, {}}};
    EXPECT_EQ(built_text({HostPath("/root"), whole, built}, plain()),
              "/root: 4 files, 6.2 MB, refreshed: 1 replaced\n  1 linked\n");
    EXPECT_EQ(Json::parse(built_json({HostPath("/root"), whole, built}))["outcome"], "refreshed");
}

TEST(BuiltJson, SaysWhetherItWasADryRun) {
    const auto plan = sample();
    const auto json = Json::parse(built_json({HostPath("/root"), plan, {}}));
    EXPECT_EQ(json["command"], "build");
    EXPECT_EQ(json["dry_run"], true);
    EXPECT_EQ(json["missing"].size(), 2U);
}

}   // namespace
}   // namespace sandroot::report
