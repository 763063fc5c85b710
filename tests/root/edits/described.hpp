// All that a root is, name by name, and in what two roots differ.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace sandroot::root::testing {

/// Kind and mode, owner, size and time, target, content, extended attributes; which names are one file, and whether it
/// is that of the source.
using Properties = std::map<std::string, std::string>;
using Described = std::map<std::string, Properties>;

Described describe(const std::string& top, const std::string& source);

/// A line for each property that is another, for people.
std::vector<std::string> differences(const Described& root, const Described& fresh);

}   // namespace sandroot::root::testing
