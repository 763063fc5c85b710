// Finds the distribution that a file belongs to.
#pragma once

#include <sandroot/python/environment.hpp>
#include <sandroot/python/search_directories.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sandroot::python {

/// By a RECORD that lists exactly the file; else by its top-level name in its directory of sys.path, where one
/// distribution alone has that name; else "X.libs" goes to the distribution X.
class Owners {
public:
    /// `distributions` and `places` must outlive it. `wanted` are the paths that will be asked for.
    Owners(const std::vector<Distribution>& distributions, const SearchDirectories& places,
           const Interpreter& interpreter, const std::vector<RootPath>& wanted);

    /// Index into `distributions`.
    [[nodiscard]] std::optional<std::size_t> of(const RootPath& path) const;

private:
    void claim(const RootPath& site, std::string_view name, std::size_t distribution);
    void claim_files(const FileList& files, const RootPath& site, const std::vector<RootPath>& wanted,
                     std::size_t distribution);

    const SearchDirectories& places_;
    const std::vector<std::string>& suffixes_;
    std::unordered_map<RootPath, std::size_t> by_path_;
    std::unordered_map<std::string, std::optional<std::size_t>> by_top_level_;   ///< Without value: claimed by several.
    std::unordered_map<std::string, std::optional<std::size_t>> by_project_;
};

}   // namespace sandroot::python
