#include <sandroot/base/glob.hpp>

#include <algorithm>
#include <fnmatch.h>

namespace sandroot {

bool glob_matches(const std::string& glob, const std::string& text, Dots dots) {
    return ::fnmatch(glob.c_str(), text.c_str(), dots == Dots::hidden ? FNM_PERIOD : 0) == 0;
}

bool any_glob_matches(std::span<const std::string> globs, const std::string& text) {
    return std::ranges::any_of(globs, [&](const std::string& glob) { return glob_matches(glob, text); });
}

}   // namespace sandroot
