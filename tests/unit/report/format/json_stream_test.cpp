#include <sandroot/report/format/json_stream.hpp>

#include <gtest/gtest.h>

namespace sandroot::report {
namespace {

TEST(JsonStream, WritesWhatADumpOfTheWholeTreeWouldBe) {
    Json whole = json_head("plan");
    whole["python"] = {{"path", "/usr/bin/python3"}, {"empty", Json::array()}, {"none", Json::object()}};
    whole["entries"] = Json::array({{{"at", "/a\nb"}, {"why", Json::array({1, 2})}}, "text", Json::array(), nullptr});
    whole["nothing"] = Json::array();
    whole["totals"] = {{"files", 2}};

    std::string text;
    const Sink append = [&](std::string_view piece) { text += piece; };
    JsonStream out(append, "plan");
    out.field("python", whole["python"]);
    out.begin_list("entries");
    out.element(whole["entries"][0]);
    out.dumped_element(json_dump(whole["entries"][1]));
    out.element(whole["entries"][2]);
    out.element(whole["entries"][3]);
    out.end_list();
    out.begin_list("nothing");
    out.end_list();
    out.field("totals", whole["totals"]);
    out.end();
    EXPECT_EQ(text, json_dump(whole));
}

TEST(JsonStream, OfNoFieldsIsTheHead) {
    std::string text;
    const Sink append = [&](std::string_view piece) { text += piece; };
    JsonStream out(append, "resolve");
    out.end();
    EXPECT_EQ(text, json_dump(json_head("resolve")));
}

}   // namespace
}   // namespace sandroot::report
