// Where the value of an option goes: a member, found by the struct that it belongs to, and converted to its type.
#pragma once

#include <sandroot/base/suggest.hpp>

#include "cli/option_table.hpp"

#include <charconv>
#include <iterator>
#include <type_traits>

namespace sandroot::app {

template <class Part>
Part& part_of(Options& options) {
    if constexpr (std::is_same_v<Part, Examine>) return options.planning.examine;
    else if constexpr (std::is_same_v<Part, Select>) return options.planning.select;
    else if constexpr (std::is_same_v<Part, ResolveOptions>) return options.resolve;
    else if constexpr (std::is_same_v<Part, PathsOptions>) return options.paths;
    else if constexpr (std::is_same_v<Part, ConfigOptions>) return options.config;
    else if constexpr (std::is_same_v<Part, Root>) return options.root;
    else if constexpr (std::is_same_v<Part, BuildOptions>) return options.build;
    else if constexpr (std::is_same_v<Part, root::BuildOptions>) return options.build.options;
    else if constexpr (std::is_same_v<Part, VerifyOptions>) return options.verify;
    else if constexpr (std::is_same_v<Part, FilterOptions>) return options.filter;
    else if constexpr (std::is_same_v<Part, TraceOptions>) return options.trace;
    else if constexpr (std::is_same_v<Part, AccelerateOptions>) return options.accelerate;
    else if constexpr (std::is_same_v<Part, Output>) return options.output;
    else if constexpr (std::is_same_v<Part, Messages>) return options.messages;
    else return options;
}
template <class Part, class Value>
Value& at(Options& options, Value Part::* member) {
    return part_of<Part>(options).*member;
}

template <auto member>
inline constexpr Destination flag{.set = [](Options& options, const std::string&) -> Result<void> {
    at(options, member) = true;
    return {};
}};

template <auto member>
inline constexpr Destination counter{.set = [](Options& options, const std::string&) -> Result<void> {
                                         ++at(options, member);
                                         return {};
                                     },
                                     .repeats = true};

template <auto member>
inline constexpr Destination text{.set = [](Options& options, const std::string& value) -> Result<void> {
    auto& stored = at(options, member);
    stored = std::remove_cvref_t<decltype(stored)>(value);
    return {};
}};

template <auto member>
inline constexpr Destination texts{.set = [](Options& options, const std::string& value) -> Result<void> {
                                       at(options, member).push_back(value);
                                       return {};
                                   },
                                   .repeats = true};

template <auto member>
inline constexpr Destination number{.set = [](Options& options, const std::string& value) -> Result<void> {
    std::size_t read = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), read);
    if (error != std::errc{} || end != value.data() + value.size() || read == 0 || read > 1024)
        return fail(Errc::usage, "must be a number from 1 to 1024, not \"" + value + '"');
    at(options, member) = read;
    return {};
}};

template <class Value>
struct Word {
    std::string_view word;
    Value value;
};

/// Without further words for a value that has one.
template <const auto& table>
std::vector<std::string> words_of() {
    std::vector<std::string> words;
    for (std::size_t row = 0; row < std::size(table); ++row)
        if (row == 0 || !(table[row].value == table[row - 1].value)) words.emplace_back(table[row].word);
    return words;
}

template <const auto& table, auto member>
inline constexpr Destination one_of{.set = [](Options& options, const std::string& value) -> Result<void> {
                                        std::vector<std::string_view> known;
                                        for (const auto& [word, meaning] : table) {
                                            known.push_back(word);
                                            if (word != value) continue;
                                            at(options, member) = meaning;
                                            return {};
                                        }
                                        std::string all;
                                        for (const auto& word : words_of<table>())
                                            all += (all.empty() ? "" : ", ") + word;
                                        const auto near = nearest(value, known);
                                        return fail(Errc::usage, "must be one of " + all + ", not \"" + value + '"',
                                                    near.empty() ? "" : "did you mean " + std::string(near) + "?");
                                    },
                                    .words = words_of<table>};

}   // namespace sandroot::app
