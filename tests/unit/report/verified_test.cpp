#include <sandroot/report/format/json.hpp>
#include <sandroot/report/verified.hpp>

#include <gmock/gmock.h>

namespace sandroot::report {
namespace {

using testing::HasSubstr;

verify::Finding finding(verify::Severity severity, std::string kind, std::string at, std::string text) {
    verify::Finding made;
    made.severity = severity;
    made.kind = std::move(kind);
    made.at = std::move(at);
    made.text = std::move(text);
    return made;
}

verify::Verified sample() {
    verify::Verified made;
    made.objects = 120;
    made.imports = 2;
    made.imports_passed = 1;
    made.findings = {
        finding(verify::Severity::error, "import_failed", "numpy", "Traceback:\n  line\nImportError: libz.so.1"),
        finding(verify::Severity::warning, "differs_inside", "/lib/a.so", "another file")};
    return made;
}

TEST(VerifiedText, ListsFindingsAndEndsWithTheVerdict) {
    EXPECT_EQ(verified_text(sample(), HostPath("/root"), plain()),
              "error: numpy  [import_failed]\n"
              "    Traceback:\n"
              "      line\n"
              "    ImportError: libz.so.1\n"
              "warning: /lib/a.so  [differs_inside]\n"
              "    another file\n"
              "\n"
              "/root: 1 error, 1 warning (120 objects checked, 1 of 2 imports passed)\n");
}

TEST(VerifiedText, SaysThatTheRootWorks) {
    verify::Verified fine;
    fine.objects = 1;
    EXPECT_EQ(verified_text(fine, HostPath("/root"), plain()), "/root: the root works (1 object checked)\n");
}

TEST(VerifiedJson, HasTheFieldsOfVersionOneInOrder) {
    EXPECT_EQ(
        Json::parse(verified_json(sample(), HostPath("/root"))).dump(),
        R"({"sandroot":1,"command":"verify","root":"/root","objects":120,"imports":2,"imports_passed":1,"findings":[)"
        R"({"severity":"error","kind":"import_failed","at":"numpy","text":"Traceback:\n  line\nImportError: libz.so.1"},)"
        R"({"severity":"warning","kind":"differs_inside","at":"/lib/a.so","text":"another file"}],"allowed_syscalls":[]})");
}

}   // namespace
}   // namespace sandroot::report
