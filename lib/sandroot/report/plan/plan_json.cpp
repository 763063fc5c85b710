#include <sandroot/explain/remedy.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/format/json_stream.hpp>
#include <sandroot/report/messages/plan_messages.hpp>
#include <sandroot/report/plan/foretold.hpp>
#include <sandroot/report/plan/near_misses.hpp>
#include <sandroot/report/plan/plan_json.hpp>

namespace sandroot::report {

Json json_of(const plan::Reason& reason) {
    Json json;
    json["rule"] = plan::name_of(reason.kind);
    json["by"] = json_name(reason.by);
    json["detail"] = json_text(reason.detail);
    return json;
}

Json json_of(const plan::Plan& plan, const plan::Name& entry) {
    Json json;
    json["at"] = json_name(entry.path());
    json["kind"] = plan::name_of(entry.kind);
    if (entry.kind == plan::Kind::symlink) json["target"] = json_name(entry.target);
    if (entry.kind == plan::Kind::file) json["size"] = entry.source.size;
    if (entry.kind == plan::Kind::generated) json["size"] = entry.content.size();
    Json& why = json["why"] = Json::array();
    for (const plan::ReasonId id : entry.why) why.push_back(json_of(plan.reasons[id]));
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
    Json& refusal = json["refusal"];
    refusal["kind"] = plan::name_of(missing.refusal);
    refusal["path"] = missing.refused.empty() ? Json(nullptr) : json_name(missing.refused);
    refusal["value"] = missing.value.empty() ? Json(nullptr) : json_name(missing.value);
    refusal["newest"] = missing.newest.empty() ? Json(nullptr) : json_name(missing.newest);
    json["module"] = missing.is_module;
    json["error"] = json_text(missing.error);
    json["remedy"] = json_text(explain::remedy_of(missing));
    return json;
}

Json json_of(const plan::LeftOut& left_out) {
    Json json;
    json["at"] = json_name(left_out.at);
    json["kind"] = plan::name_of(left_out.kind);
    json["values"] = json_of(left_out.values);
    json["why"] = message_of(left_out);
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
    json["values"] = json_of(remark.values);
    json["text"] = message_of(remark);
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

Json json_of(const std::optional<scope::Selection>& scope) {
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

namespace {

Json json_of(const python::Interpreter& interpreter) {
    Json json;
    json["executable"] = json_name(interpreter.executable);
    json["version"] = json_text(interpreter.version);
    json["prefix"] = json_name(interpreter.prefix);
    json["paths"] = Json::array();
    for (const auto& path : interpreter.paths) json["paths"].push_back(json_name(path));
    return json;
}

Json json_of(const plan::Totals& totals) {
    Json json;
    json["files"] = totals.files;
    json["bytes"] = totals.bytes;
    json["objects"] = totals.objects;
    json["system_libraries"] = totals.system_libraries;
    return json;
}

template <class T>
void put_list(JsonStream& out, std::string_view name, const std::vector<T>& list) {
    out.begin_list(name);
    for (const auto& one : list) out.element(report::json_of(one));
    out.end_list();
}

}   // namespace

void plan_json(const plan::Plan& plan, const python::Interpreter& interpreter,
               std::span<const explain::Packages> packages,
               const std::optional<std::vector<foretell::Foretold>>& foretold, const Sink& to) {
    JsonStream out(to, "plan");
    out.field("python", json_of(interpreter));
    out.begin_list("entries");
    plan::each_name(plan, [&](const plan::Name& name) { out.element(report::json_of(plan, name)); });
    out.end_list();
    put_list(out, "missing", plan.missing);
    out.field("packages", packages_json(packages));
    put_list(out, "left_out", plan.left_out);
    put_list(out, "remarks", plan.remarks);
    if (foretold) put_list(out, "foretold", *foretold);
    out.field("scope", report::json_of(plan.scope));
    out.field("totals", json_of(plan.totals));
    out.end();
}

}   // namespace sandroot::report
