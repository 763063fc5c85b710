#include <sandroot/report/format/json_stream.hpp>
#include <sandroot/report/plan/near_misses.hpp>
#include <sandroot/report/resolve_json.hpp>
#include <sandroot/report/resolve_text.hpp>

namespace sandroot::report {

namespace {

using explain::Library;
using explain::ResolvedFile;

std::string_view word_of(loader::LoadStatus status) {
    switch (status) {
    case loader::LoadStatus::ok:
        return "ok";
    case loader::LoadStatus::missing:
        return "missing";
    case loader::LoadStatus::fatal:
        return "fatal";
    }
    return "";
}

Json searched_json(const loader::Request* request) {
    Json list = Json::array();
    if (!request) return list;
    for (const auto& tried : request->tried) {
        Json place;
        place["path"] = json_name(tried.path);
        place["source"] = loader::name_of(tried.source);
        place["verdict"] = loader::name_of(tried.verdict);
        list.push_back(std::move(place));
    }
    return list;
}

Json library_json(const ResolvedFile& file, const Library& row) {
    Json library;
    library["name"] = json_name(row.name);
    library["path"] = row.object ? json_name(path_of(file, *row.object)) : Json(nullptr);
    library["real"] = row.object && *row.object < file.real.size() ? json_name(file.real[*row.object]) : Json(nullptr);
    library["source"] = row.source ? Json(loader::name_of(*row.source)) : Json(nullptr);
    library["needed_by"] = json_name(path_of(file, row.needed_by));
    library["searched"] = searched_json(row.request);
    if (!row.object && file.elsewhere) put_elsewhere(library, elsewhere_of(file, row));
    return library;
}

}   // namespace

std::string resolve_json(const ResolvedFile& file) {
    Json root;
    root["path"] = json_name(file.path);
    root["status"] = word_of(file.status);
    root["error"] = json_text_or_null(file.error);
    root["libraries"] = Json::array();
    for (const auto& row : libraries_of(file)) root["libraries"].push_back(library_json(file, row));
    root["notes"] = Json::array();
    for (const auto& note : resolve_notes(file)) root["notes"].push_back(json_name(note));
    return json_dump(root);
}

std::string resolve_json_report(std::span<const std::string> roots) {
    std::string text;
    const Sink append = [&](std::string_view piece) { text += piece; };
    JsonStream out(append, "resolve");
    out.begin_list("roots");
    for (const auto& root : roots) out.dumped_element(root);
    out.end_list();
    out.end();
    return text;
}

}   // namespace sandroot::report
