// Version check: does each library define the symbol versions that others want of it.
#pragma once

#include <sandroot/loader/process_state.hpp>

#include <string>
#include <vector>

namespace sandroot::loader {

/// ld.so's words for each version that the objects from `first` on want and do not get. The provider is whatever
/// answers to the name, and one without any version definitions passes. `complete` says that no library is missing;
/// only then does an object that nothing provides for mean a broken file. Source: glibc
/// elf/dl-version.c:_dl_check_map_versions.
[[nodiscard]] std::vector<VersionError> check_versions(const ProcessState& process, ObjectIndex first, bool complete);

}   // namespace sandroot::loader
