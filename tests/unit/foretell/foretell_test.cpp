#include <sandroot/foretell/foretell.hpp>

#include "unit/plan/small_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::foretell {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using versions::Architecture;

versions::Filter filter_of(std::vector<int> allow, std::vector<int> network = {}, std::vector<int> faked = {}) {
    versions::Filter filter;
    filter.allow = std::move(allow);
    filter.network = std::move(network);
    filter.faked = std::move(faked);
    return filter;
}

/// numpy brings an OpenBLAS, pandas requires numpy and uses what `fast` brings if that is installed.
class Foretell : public testing::Test {
protected:
    Foretell() {
        const std::string site = "/usr/lib/python3/dist-packages/";
        image.add_library(site + "numpy.libs/libscipy_openblas64_-1.so", {"libscipy_openblas64_-1.so", {}, {}, {}, {}});
        image.add_object("numpy/core.so", {{}, {"libscipy_openblas64_-1.so"}, "$ORIGIN/../numpy.libs", {}, {}});
        image.add_object("plain/ext.so", {{}, {}, {}, {}, {}});
        add("numpy", {}, 0);
        add("pandas", {"NumPy>=2; python_version > '3'", "plain; extra == 'x'"}, {});
        add("plain", {}, 1);
        image.environment.stdlib_modules = {"asyncio", "json"};
        rules = policy::parse_call_rules(R"(
numbers: {a: {amd64: 1, arm64: 11}, b: {amd64: 2}, c: {amd64: 3}, d: {amd64: 4}}
rules:
  - {name: blas, when: {library: "*openblas*"}, sure: certain, calls: [a, b], because: x}
  - {name: np, when: {distribution: numpy}, sure: likely, calls: [a, c], because: x}
  - {name: pd, when: {distribution: pandas}, with: fast, sure: certain, because: x}
  - {name: quick, when: {distribution: fast}, sure: certain, calls: [d], because: x}
  - {name: loop, when: {module: [asyncio, gone]}, sure: certain, calls: [b], because: x}
)",
                                         "test")
                    .value();
    }

    void add(const std::string& name, const std::vector<std::string>& requirements, std::optional<std::size_t> object) {
        python::Distribution distribution;
        distribution.name = name;
        distribution.requires_ = requirements;
        image.environment.distributions.push_back(distribution);
        if (object) image.environment.objects[*object].distribution = image.environment.distributions.size() - 1;
    }

    [[nodiscard]] std::vector<std::string> told(const versions::Filter& filter,
                                                Architecture architecture = Architecture::amd64) {
        loader::Objects objects(image.tree);
        Silence silence;
        auto resolver = plan::Resolver::start(image.tree, objects, image.environment.interpreter.executable, {});
        const auto resolutions = plan::resolve_environment(*resolver, image.environment, silence);
        const auto foretold = foretell(image.tree, image.environment, resolutions, rules, filter, architecture).value();
        std::vector<std::string> out;
        for (const auto& one : foretold) {
            std::string line = one.name + (one.is_module ? "()" : "") + ":";
            for (const auto& call : one.calls)
                line += " " + call.name + std::to_string(call.number) + (call.is_faked ? "~" : "") + "=" +
                        std::string(policy::name_of(call.sure)) + (call.by.empty() ? "" : "<" + call.by);
            out.push_back(std::move(line));
        }
        return out;
    }

    plan::Image image;
    policy::CallRules rules;
};

TEST_F(Foretell, WhatAnObjectLoadsAndWhatADistributionRequiresCount) {
    EXPECT_THAT(told({}),
                ElementsAre("numpy: a1=certain b2=certain c3=likely",
                            "pandas: a1=certain<numpy b2=certain<numpy c3=possible<numpy", "asyncio(): b2=certain"));
}

TEST_F(Foretell, WhatPassesIsNotTold) {
    EXPECT_THAT(told(filter_of({1, 3}, {2})), IsEmpty());
    EXPECT_THAT(told(filter_of({1, 3}, {}, {2})), Contains("numpy: b2~=certain"));
}

TEST_F(Foretell, NumbersAreThoseOfTheArchitecture) {
    EXPECT_THAT(told({}, Architecture::arm64), ElementsAre("numpy: a11=certain", "pandas: a11=certain<numpy"));
}

TEST_F(Foretell, WhatIsUsedOnlyIfItIsThereCountsIfItIsThere) {
    add("fast", {}, {});
    EXPECT_THAT(told(filter_of({1, 2, 3})), ElementsAre("fast: d4=certain", "pandas: d4=certain<fast"));
}

}   // namespace
}   // namespace sandroot::foretell
