// Our reading of PEP 440 and PEP 508 against the library that pip is built on, over thousands of questions.
#include <sandroot/python/packaging/package_version.hpp>
#include <sandroot/python/packaging/requirement.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>

namespace sandroot::python {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields;
    std::size_t at = 0;
    for (auto tab = line.find('\t'); tab != std::string::npos; tab = line.find('\t', at)) {
        fields.push_back(line.substr(at, tab - at));
        at = tab + 1;
    }
    fields.push_back(line.substr(at));
    return fields;
}

const MarkerEnvironment& environment() {
    static const MarkerEnvironment values{{"os_name", "posix"},
                                          {"sys_platform", "linux"},
                                          {"platform_system", "Linux"},
                                          {"platform_machine", "x86_64"},
                                          {"platform_release", ""},
                                          {"platform_version", ""},
                                          {"python_version", "3.11"},
                                          {"python_full_version", "3.11.2"},
                                          {"implementation_name", "cpython"},
                                          {"implementation_version", "3.11.2"},
                                          {"platform_python_implementation", "CPython"}};
    return values;
}

std::string order(const std::string& left, const std::string& right) {
    const auto one = parse_package_version(left);
    const auto other = parse_package_version(right);
    if (!one || !other) return "invalid";
    return *one < *other ? "<" : *one > *other ? ">" : "=";
}

std::string met(const std::string& text, const std::string& conditions) {
    const auto version = parse_package_version(text);
    const auto specifiers = parse_specifiers(conditions);
    if (!version || !specifiers) return "invalid";
    return meets(*version, *specifiers) ? "yes" : "no";
}

std::string marked(const std::string& text, const std::string& extra) {
    const auto marker = Marker::parse(text);
    return !marker ? "invalid" : marker->holds(environment(), extra) ? "yes" : "no";
}

std::string required(const std::string& text) {
    const auto requirement = parse_requirement(text);
    if (!requirement || !requirement->specifiers) return "invalid";
    std::string extras;
    for (const auto& extra : requirement->extras) extras += (extras.empty() ? "" : ",") + extra;
    return requirement->name + " [" + extras + "] " + std::to_string(requirement->specifiers->size()) + " " +
           requirement->url;
}

std::string answer(const std::vector<std::string>& question) {
    if (question[0] == "order") return order(question[1], question[2]);
    if (question[0] == "meets") return met(question[1], question[2]);
    if (question[0] == "marker") return marked(question[1], question[2]);
    if (question[0] == "requires") return required(question[1]);
    const auto version = parse_package_version(question[1]);
    return version ? version->str() : "invalid";
}

TEST(Packaging, AgreesOnEveryVersionSpecifierMarkerAndRequirement) {
    std::string questions;
    {
        FILE* judge = ::popen(SANDROOT_PACKAGING_PYTHON " -I " SANDROOT_PACKAGING_JUDGE, "r");
        ASSERT_NE(judge, nullptr);
        char buffer[65536];
        while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, judge)) questions.append(buffer, count);
        ASSERT_EQ(::pclose(judge), 0) << "the judge needs the packaging library, which matplotlib brings to the venv";
    }
    std::map<std::string, int> asked;
    std::map<std::string, int> answered;
    int wrong = 0;
    std::istringstream lines(questions);
    for (std::string line; std::getline(lines, line);) {
        auto fields = fields_of(line);
        ASSERT_GE(fields.size(), 3U) << line;
        const std::string expected = fields.back();
        fields.pop_back();
        ++asked[fields[0]];
        ++answered[fields[0] + " " +
                   (fields[0] == "version" || fields[0] == "requires" ? (expected == "invalid" ? "no" : "yes")
                                                                      : expected)];
        if (const auto ours = answer(fields); ours != expected && ++wrong <= 40)
            ADD_FAILURE() << line << "\n  ours: " << ours;
    }
    EXPECT_EQ(wrong, 0);
    for (const auto& [kind, least] : std::map<std::string, int>{
             {"order", 5000}, {"version", 4000}, {"meets", 8000}, {"marker", 6000}, {"requires", 3000}})
        EXPECT_GE(asked[kind], least) << kind;
    // A judge that always says the same proves nothing.
    for (const auto& [kind, count] : answered) EXPECT_GE(count, 50) << kind;
    for (const auto& [kind, count] : asked) std::cout << count << " questions of " << kind << '\n';
}

}   // namespace
}   // namespace sandroot::python
