#include <sandroot/report/plan/near_misses.hpp>
#include <sandroot/report/plan/plan_json.hpp>

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
        by["how"] = needer.how.empty() ? Json(nullptr) : json_name(needer.how);
        needed_by.push_back(std::move(by));
    }
    put_elsewhere(json, missing.elsewhere);
    return json;
}

Json json_of(const plan::LeftOut& left_out) {
    Json json;
    json["at"] = json_name(left_out.at);
    json["why"] = json_text(left_out.why);
    if (left_out.files > 0) {
        json["files"] = left_out.files;
        json["bytes"] = left_out.bytes;
    }
    return json;
}

Json json_of(const plan::Remark& remark) {
    Json json;
    json["at"] = json_name(remark.at);
    json["kind"] = plan::name_of(remark.kind);
    json["text"] = json_text(remark.text);
    return json;
}

namespace {

Json json_of(const scope::Chosen& chosen) {
    Json json;
    json["name"] = json_name(chosen.name);
    json["version"] = json_name(chosen.version);
    json["asked_for"] = chosen.asked_for;
    json["extras"] = Json::array();
    for (const auto& extra : chosen.extras) json["extras"].push_back(json_name(extra));
    json["required_by"] = Json::array();
    for (const auto& name : chosen.required_by) json["required_by"].push_back(json_name(name));
    return json;
}

Json json_of(const std::vector<scope::Saving>& savings) {
    Json list = Json::array();
    for (const auto& saving : savings) {
        Json json;
        json["set"] = saving.set;
        json["files"] = saving.files;
        json["bytes"] = saving.bytes;
        list.push_back(std::move(json));
    }
    return list;
}

}   // namespace

Json json_of(const std::vector<scope::MissingDistribution>& missing) {
    Json list = Json::array();
    for (const auto& one : missing) {
        Json json;
        json["name"] = json_name(one.name);
        json["needed_by"] = Json::array();
        for (const auto& needer : one.needed_by) {
            Json by;
            by["package"] = json_name(needer.name);
            by["requirement"] = json_name(needer.requirement);
            json["needed_by"].push_back(std::move(by));
        }
        list.push_back(std::move(json));
    }
    return list;
}

Json json_of(const std::optional<scope::Narrowed>& scope) {
    if (!scope) return nullptr;
    Json json;
    json["packages"] = Json::array();
    if (!scope->by_packages) json["packages"] = nullptr;
    for (const auto& chosen : scope->packages) json["packages"].push_back(json_of(chosen));
    json["missing"] = json_of(scope->missing);
    json["pruned"] = json_of(scope->pruned);
    json["prunable"] = json_of(scope->prunable);
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

    json["scope"] = json_of(plan.scope);
    Json& totals = json["totals"];
    totals["files"] = plan.totals.files;
    totals["bytes"] = plan.totals.bytes;
    totals["objects"] = plan.totals.objects;
    totals["system_libraries"] = plan.totals.system_libraries;
    return json_dump(json);
}

}   // namespace sandroot::report
