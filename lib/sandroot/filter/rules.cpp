#include <sandroot/filter/calls.hpp>
#include <sandroot/filter/rules.hpp>

#include <algorithm>
#include <iterator>
#include <set>

namespace sandroot::filter {

namespace {

using Numbers = std::set<int>;

void add(Numbers& to, const std::vector<int>& more) {
    to.insert(more.begin(), more.end());
}

bool is_set(const Settings& settings) {
    return settings.allowed && !settings.allowed->empty();
}

Numbers built_in(const versions::Filter& filter, bool network) {
    Numbers numbers(filter.allow.begin(), filter.allow.end());
    if (network) add(numbers, filter.network);
    return numbers;
}

Numbers allowed(const versions::Filter& filter, const Settings& settings) {
    Numbers numbers;
    if (!is_set(settings) || filter.merges) numbers = built_in(filter, settings.network);
    if (is_set(settings)) {
        add(numbers, *settings.allowed);
        add(numbers, filter.always);
    }
    return numbers;
}

}   // namespace

Rules rules_for(const versions::Filter& filter, const Settings& settings) {
    const Numbers numbers = allowed(filter, settings);
    Rules rules;
    rules.allow.assign(numbers.begin(), numbers.end());
    std::ranges::set_difference(filter.faked, rules.allow, std::back_inserter(rules.faked));
    return rules;
}

std::vector<int> line_for(const versions::Filter& filter, const Settings& settings, versions::Architecture architecture,
                          const std::vector<int>& more) {
    Numbers numbers = allowed(filter, settings);
    add(numbers, filter.always);
    add(numbers, more);
    for (const auto* name : {"madvise", "sched_getaffinity", "eventfd2"})
        if (const auto number = call_number(architecture, name)) numbers.insert(*number);
    if (filter.merges)
        for (const int number : built_in(filter, settings.network)) numbers.erase(number);
    return {numbers.begin(), numbers.end()};
}

}   // namespace sandroot::filter
