#include <sandroot/loader/version_check.hpp>

#include <algorithm>
#include <span>

namespace sandroot::loader {

namespace {

void check_one(const Object& requirer, std::span<const elf::VersionNeed> needs, const Object& provider,
               const Image& image, std::vector<VersionError>& errors) {
    for (const auto& need : needs) {
        if (need.weak || std::ranges::binary_search(image.defined_versions, std::string_view(need.version))) continue;
        errors.push_back({provider.path.str() + ": version `" + need.version + "' not found (required by " +
                              requirer.path.str() + ")",
                          provider.path, need.version, requirer.path});
    }
}

}   // namespace

std::vector<VersionError> check_versions(const ProcessState& process, ObjectIndex first, bool complete) {
    std::vector<VersionError> errors;
    for (ObjectIndex at = first; at < process.loaded.size(); ++at) {
        const Image& image = *process.images[at];
        for (const auto& group : image.versions) {
            const auto provider = process.names.find(group.file);
            if (!provider) {
                if (complete)
                    errors.push_back({process.loaded[at].path.str() +
                                          ": Inconsistency detected by ld.so: dl-version.c: "
                                          "_dl_check_map_versions: Assertion `needed != NULL' failed! (no object "
                                          "answers to " +
                                          process.tables->names.text(group.file) + ")",
                                      {},
                                      {},
                                      process.loaded[at].path});
                continue;
            }
            const Image& provides = *process.images[*provider];
            if (group.satisfied_by == &provides) continue;
            const std::size_t before = errors.size();
            // ld.so takes a library without versions for an old one and lets it pass.
            if (!provides.facts || !provides.facts->has_version_definitions) continue;
            check_one(process.loaded[at], std::span(image.facts->version_needs).subspan(group.first, group.count),
                      process.loaded[*provider], provides, errors);
            if (errors.size() == before) group.satisfied_by = &provides;
        }
    }
    return errors;
}

}   // namespace sandroot::loader
