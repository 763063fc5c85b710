// Names: which distributions of PyPI usually need a library, which brings a module, which needs less than another.
#pragma once

#include <sandroot/base/error.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandroot::explain {

class Names {
public:
    /// As known.yaml has them. Errors: malformed, with the line.
    [[nodiscard]] static Result<Names> read(std::string_view yaml);
    /// Those of this program.
    [[nodiscard]] static Result<Names> built_in();

    /// "libpq.so.5": ["psycopg2", "psycopg"]; by the first glob that matches.
    [[nodiscard]] std::vector<std::string> users_of(const std::string& soname) const;
    /// "cv2": "opencv-python"; the module itself if none is known.
    [[nodiscard]] std::string distribution_of(const std::string& module) const;
    /// What to take instead of `distribution`, and why; empty if nothing is known.
    [[nodiscard]] std::string sibling_of(const std::string& distribution) const;

private:
    std::vector<std::pair<std::string, std::vector<std::string>>> users_;   ///< By glob.
    std::map<std::string, std::string> distributions_;
    std::map<std::string, std::string> siblings_;
};

}   // namespace sandroot::explain
