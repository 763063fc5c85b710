// StartOptions: what the caller of a simulated process decides, for example by its environment.
#pragma once

#include <string>
#include <vector>

namespace sandroot::loader {

struct StartOptions {
    std::string library_path;              ///< LD_LIBRARY_PATH; empty is unset.
    std::vector<std::string> preload;      ///< LD_PRELOAD entries, before /etc/ld.so.preload's.
    std::string working_directory = "/";   ///< What empty and relative elements mean.
    bool proc_mounted = true;              ///< Without /proc the program's own $ORIGIN is unknown.
    bool inhibit_cache = false;
    /// Resolve all that can be, as `ldd` does, rather than stop at the first name that is missing or no library.
    bool keep_going = true;
};

}   // namespace sandroot::loader
