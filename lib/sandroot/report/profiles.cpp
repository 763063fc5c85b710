#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/profiles.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sandroot::report {

namespace {

Json names(std::span<const std::string> list) {
    Json json = Json::array();
    for (const auto& item : list) json.push_back(json_name(item));
    return json;
}

std::string octal(std::uint32_t mode) {
    return fmt::format("{:04o}", mode);
}

/// For a rule or a prune set.
template <class Named>
Json json_of(const Named& one) {
    Json json;
    json["name"] = json_text(one.name);
    json["because"] = json_text(one.because);
    return json;
}

}   // namespace

std::string profiles_text(std::span<const policy::Profile> profiles, const Palette& palette) {
    std::size_t columns = 0;
    for (const auto& profile : profiles) columns = std::max(columns, width(profile.name));
    std::string out;
    for (const auto& profile : profiles)
        out += fmt::format("{}  {}\n", palette.paint(palette.strong, padded(profile.name, columns)), profile.about);
    return out;
}

std::string profiles_json(std::span<const policy::Profile> profiles) {
    Json json = json_head("profile");
    json["profiles"] = Json::array();
    for (const auto& profile : profiles) {
        Json one;
        one["name"] = json_text(profile.name);
        one["about"] = json_text(profile.about);
        json["profiles"].push_back(std::move(one));
    }
    return json_dump(json);
}

std::string profile_json(const policy::Profile& profile) {
    Json json = json_head("profile");
    json["name"] = json_text(profile.name);
    json["about"] = json_text_or_null(profile.about);
    json["directories"] = Json::array();
    for (const auto& directory : profile.directories) {
        Json one;
        one["path"] = json_name(directory.path);
        one["mode"] = octal(directory.mode);
        json["directories"].push_back(std::move(one));
    }
    json["files"] = Json::array();
    for (const auto& file : profile.files) {
        Json one;
        one["path"] = json_name(file.path);
        one["mode"] = octal(file.mode);
        one["content"] = json_name(file.content);
        json["files"].push_back(std::move(one));
    }
    json["paths"] = names(profile.paths);
    json["links"] = names(profile.links);
    json["never"] = names(profile.never);
    json["keep"] = names(profile.keep);
    json["companions"] = Json::array();
    for (const auto& rule : profile.rules.companions) json["companions"].push_back(json_of(rule));
    json["host_provided"] = names(profile.rules.host_provided);
    json["of_other_systems"] = names(profile.rules.of_other_systems);
    json["prune"] = names(profile.prune);
    json["prune_sets"] = Json::array();
    for (const auto& set : profile.prune_sets) json["prune_sets"].push_back(json_of(set));
    return json_dump(json);
}

}   // namespace sandroot::report
