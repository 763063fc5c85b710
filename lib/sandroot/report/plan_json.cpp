#include <sandroot/report/elsewhere.hpp>
#include <sandroot/report/plan_json.hpp>

namespace sandroot::report {

Json json_of(const plan::Entry& entry) {
    Json json;
    json["at"] = json_name(entry.at);
    json["kind"] = plan::name_of(entry.kind);
    if (entry.kind == plan::Kind::symlink) json["target"] = json_name(entry.target);
    if (entry.kind == plan::Kind::file) json["size"] = entry.source.size;
    if (entry.kind == plan::Kind::generated) json["size"] = entry.content.size();
    Json& why = json["why"] = Json::array();
    for (const auto& because : entry.why) {
        Json reason;
        reason["rule"] = plan::name_of(because.rule);
        reason["by"] = json_name(because.by);
        reason["detail"] = json_text(because.detail);
        why.push_back(std::move(reason));
    }
    return json;
}

Json json_of(const plan::Missing& missing) {
    Json json;
    json["name"] = json_name(missing.name);
    json["status"] = plan::name_of(missing.status);
    Json& needed_by = json["needed_by"] = Json::array();
    for (const auto& needer : missing.needed_by) {
        Json by;
        by["path"] = json_name(needer.path);
        by["package"] = needer.package.empty() ? Json(nullptr) : json_name(needer.package);
        needed_by.push_back(std::move(by));
    }
    put_elsewhere(json, missing.elsewhere);
    return json;
}

Json json_of(const plan::LeftOut& left_out) {
    Json json;
    json["at"] = json_name(left_out.at);
    json["why"] = json_text(left_out.why);
    return json;
}

Json json_of(const plan::Remark& remark) {
    Json json;
    json["at"] = json_name(remark.at);
    json["kind"] = plan::name_of(remark.kind);
    json["text"] = json_text(remark.text);
    return json;
}

std::string plan_json(const plan::Plan& plan, const python::Interpreter& interpreter) {
    Json json = json_head("plan");
    Json& python = json["python"];
    python["executable"] = json_name(interpreter.executable);
    python["version"] = json_text(interpreter.version);
    python["prefix"] = json_name(interpreter.prefix);
    python["paths"] = Json::array();
    for (const auto& path : interpreter.paths) python["paths"].push_back(json_name(path));

    json["entries"] = Json::array();
    for (const auto& entry : plan.entries) json["entries"].push_back(json_of(entry));
    json["missing"] = Json::array();
    for (const auto& missing : plan.missing) json["missing"].push_back(json_of(missing));
    json["left_out"] = Json::array();
    for (const auto& left_out : plan.left_out) json["left_out"].push_back(json_of(left_out));

    json["remarks"] = Json::array();
    for (const auto& remark : plan.remarks) json["remarks"].push_back(json_of(remark));

    Json& totals = json["totals"];
    totals["files"] = plan.totals.files;
    totals["bytes"] = plan.totals.bytes;
    totals["objects"] = plan.totals.objects;
    totals["system_libraries"] = plan.totals.system_libraries;
    return json_dump(json);
}

}   // namespace sandroot::report
