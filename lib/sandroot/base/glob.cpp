#include <sandroot/base/glob.hpp>

#include <algorithm>
#include <fnmatch.h>

namespace sandroot {

bool glob_matches(const std::string& glob, const std::string& text, Dots dots) {
    // fnmatch(3) is slow, and most globs begin with a word that most texts do not.
    const auto word = std::string_view(glob).substr(0, glob.find_first_of("*?[\\"));
    if (!text.starts_with(word)) return false;
    return ::fnmatch(glob.c_str(), text.c_str(), dots == Dots::hidden ? FNM_PERIOD : 0) == 0;
}

bool any_glob_matches(std::span<const std::string> globs, const std::string& text) {
    return std::ranges::any_of(globs, [&](const std::string& glob) { return glob_matches(glob, text); });
}

}   // namespace sandroot
