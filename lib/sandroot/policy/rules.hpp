// Rules: what a library or a distribution opens at run time beside its DT_NEEDED, as data.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/policy/list_file.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::policy {

/// A file of the image that names libraries to be opened.
struct ListFile {
    std::string path;   ///< Absolute; where `is_beside`, relative to the directory of the library. Globs allowed.
    bool is_beside = false;
    ListFormat format = ListFormat::odbcinst;
    std::string search;   ///< Directory beside the library where bare names are looked for first; or empty.
};

/// If something of `libraries` or `distributions` is in the root (or always), then these enter it too.
struct Companion {
    std::string name;   ///< For messages: "proj-data".
    bool always = false;
    std::vector<std::string> libraries;       ///< Globs on the names of libraries in the root: "libproj.so.*".
    std::vector<std::string> distributions;   ///< Normalised names: "python-magic".
    std::vector<std::string>
        take_libraries;   ///< Sonames, looked up as by dlopen; one that is not there is passed over.
    std::vector<std::string>
        take_paths;        ///< Absolute paths, globs allowed in each component; directories with all below.
    std::string because;   ///< One sentence.
    std::vector<std::string> take_beside{};   ///< As take_paths, from the directory of each library that matched.
    std::vector<ListFile> read{};
};

struct Rules {
    std::vector<Companion> companions;
    std::vector<std::string> host_provided;        ///< Globs on names that only the host's driver can provide.
    std::vector<std::string> of_other_systems{};   ///< Globs on what sources open on Windows or macOS only.
};

/// Reads rules from YAML. `origin` names the text in errors, which tell the line of the mistake.
[[nodiscard]] Result<Rules> parse_rules(std::string_view yaml, std::string_view origin);

/// The rules that are compiled in (lib/sandroot/policy/rules.yaml).
[[nodiscard]] Result<Rules> built_in_rules();

}   // namespace sandroot::policy
