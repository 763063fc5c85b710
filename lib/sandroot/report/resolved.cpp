#include <sandroot/report/resolved.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace sandroot::report {

namespace {

using loader::ObjectIndex;

bool is_listed(const ResolvedFile& file, ObjectIndex index) {
    return index < file.objects.size() && !file.objects[index].path.empty() && file.loaded.root != index;
}

Library loaded_row(const ResolvedFile& file, ObjectIndex index, const loader::Request* request) {
    const loader::Object& object = file.objects[index];
    Library row;
    row.name = !object.requested_as.empty() ? object.requested_as : request ? request->name : object.path;
    row.object = index;
    row.source = request ? request->source : object.source;
    row.needed_by = request ? request->requester : object.loader.value_or(file.loaded.root.value_or(0));
    row.request = request;
    return row;
}

}   // namespace

std::vector<Library> libraries_of(const ResolvedFile& file) {
    std::vector<const loader::Request*> loaded_by(file.objects.size(), nullptr);
    for (const auto& request : file.loaded.requests)
        if (request.found && request.first_load && *request.found < loaded_by.size() && !loaded_by[*request.found])
            loaded_by[*request.found] = &request;

    std::vector<Library> rows;
    std::size_t next = 0;
    const auto emit_through = [&](std::optional<ObjectIndex> last) {
        while (next < file.loaded.objects.size()) {
            const ObjectIndex index = file.loaded.objects[next++];
            if (is_listed(file, index)) rows.push_back(loaded_row(file, index, loaded_by[index]));
            if (last == index) return;
        }
    };
    std::set<std::pair<std::string, ObjectIndex>> said;
    for (const auto& request : file.loaded.requests) {
        if (request.skipped) continue;
        if (request.found) {
            if (request.first_load) {
                // Only as far as this object: those behind it may come after a missing one.
                const auto from = file.loaded.objects.begin() + static_cast<std::ptrdiff_t>(next);
                if (std::find(from, file.loaded.objects.end(), *request.found) != file.loaded.objects.end())
                    emit_through(request.found);
            }
        } else if (said.emplace(request.name, request.requester).second) {
            rows.push_back({request.name, {}, {}, request.requester, &request});
        }
    }
    emit_through({});
    return rows;
}

loader::Elsewhere elsewhere_of(const ResolvedFile& file, const Library& row) {
    if (!file.elsewhere) return {};
    const auto found = file.elsewhere->find(row.name);
    return found == file.elsewhere->end() ? loader::Elsewhere{} : found->second;
}

std::string path_of(const ResolvedFile& file, ObjectIndex index) {
    if (index >= file.objects.size()) return file.path;
    const loader::Object& object = file.objects[index];
    return object.path.empty() ? object.requested_as : object.path;
}

}   // namespace sandroot::report
