// The edits, a table for each family. A name says what was edited; what is claimed of all is that nothing of it is
// stale.
#pragma once

#include "edit.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sandroot::root::testing {

struct Scenario {
    std::string name;
    std::function<void(const Image&)> edit;
    /// What the image has beside, from the beginning.
    std::function<void(const Image&)> before = {};
    Words options = {};
    /// See `Image`.
    std::string disk = {};
    /// A root that is copied shows nothing of it, so there it has only to stay as it is.
    bool is_hidden_in_copies = false;
};

std::vector<Scenario> edits_of_contents();
std::vector<Scenario> edits_of_attributes();
std::vector<Scenario> edits_of_kinds();
std::vector<Scenario> edits_of_names();
std::vector<Scenario> edits_of_hard_links();
std::vector<Scenario> edits_of_libraries();
std::vector<Scenario> edits_of_python();
std::vector<Scenario> edits_inside_the_root();
std::vector<Scenario> edits_behind_its_back();
std::vector<Scenario> edits_at_certain_moments();

}   // namespace sandroot::root::testing
