// RecordedOptions: the options by which a plan came about, as they were typed.
#pragma once

#include <string>
#include <vector>

namespace sandroot::root {

/// Kept beside a root for those who look at it later. This stage only carries it.
struct RecordedOptions {
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
    friend bool operator==(const RecordedOptions&, const RecordedOptions&) = default;
};

}   // namespace sandroot::root
