// Asked: the options by which a plan came about, in the words of whoever asked for it.
#pragma once

#include <string>
#include <vector>

namespace sandroot::root {

/// Kept beside a root for those who look at it later. This stage only carries it.
struct Asked {
    struct Option {
        std::string name;    ///< "--prune"
        std::string value;   ///< "safe"
        friend bool operator==(const Option&, const Option&) = default;
    };
    struct File {
        std::string path;
        std::string content;
        friend bool operator==(const File&, const File&) = default;
    };
    std::vector<Option> options;
    std::vector<File> files;   ///< What those options had read, which may be gone or another one later.
    friend bool operator==(const Asked&, const Asked&) = default;
};

}   // namespace sandroot::root
