// The Python text that goes into a root and imports there: import_harness.py, embedded by the build.
#pragma once

#include <string_view>

namespace sandroot::verify::embedded {

/// Run as `python -I -B -c TEXT nonce root uid gid seconds mode filter`. `root` is empty for a run outside. `uid` is -1
/// if the user is not to be changed. `mode` is "tree", or "alone" for one module whose own words on standard output and
/// error are wanted. Standard input has one module a line, in preorder: `END NAME`, where END is the line (from 0)
/// after the last module below it. `filter` is empty, or "filter" with "-notify" if there is a supervisor and "-groups"
/// if the version drops supplementary groups; descriptors 251 to 253 are then those of filter/supervisor.hpp. Frames
/// (frames.hpp) go to descriptor 3.
extern const std::string_view import_harness;

}   // namespace sandroot::verify::embedded
