#include <sandroot/base/escape.hpp>
#include <sandroot/report/explain/packages_text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sandroot::report {

namespace {

using explain::Manager;

std::string names_of(const explain::Packages& packages) {
    std::string names;
    for (const auto& package : packages.all) names += ' ' + quote_for_shell(package.name);
    return names;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + escape_for_terminal(word);
    return out;
}

/// For a reader who does not know for which distribution a line is.
std::string comment_for(const explain::Packages& packages, bool is_one_of_several) {
    std::string comment;
    if (is_one_of_several) comment = escape_for_terminal(packages.distribution.name);
    if (packages.distribution.is_alike) comment += std::string(comment.empty() ? "" : ", ") + "by Debian's names";
    if (!packages.without.empty())
        comment += (comment.empty() ? "" : "; ") + fmt::format("no package has {}", joined(packages.without));
    return comment.empty() ? comment : "     # " + comment;
}

}   // namespace

std::string install_command(const explain::Packages& packages) {
    if (packages.all.empty()) return {};
    const bool again = std::ranges::any_of(packages.all, &explain::Package::is_installed);
    switch (packages.distribution.manager) {
    case Manager::apt:
        return std::string("apt-get install -y --no-install-recommends") + (again ? " --reinstall" : "") +
               names_of(packages);
    case Manager::apk:
        return "apk add --no-cache" + names_of(packages);
    case Manager::dnf:
        return "dnf install -y" + names_of(packages);
    case Manager::unknown:
        break;
    }
    return {};
}

std::vector<std::string> install_lines(std::span<const explain::Packages> all) {
    std::vector<std::string> lines;
    const auto is_same = [&](const explain::Packages& one) {
        return one.all == all.front().all && one.without == all.front().without;
    };
    const bool several = !std::ranges::all_of(all, is_same);
    for (const auto& packages : several ? all : all.first(std::min<std::size_t>(all.size(), 1))) {
        const std::string command = install_command(packages);
        if (command.empty()) continue;
        const bool is_apt = packages.distribution.manager == Manager::apt;
        lines.push_back((is_apt ? "RUN apt-get update && " : "RUN ") + command + comment_for(packages, several));
    }
    return lines;
}

std::string install_text(std::span<const explain::Packages> all, const Palette& palette) {
    std::string out;
    for (const auto& packages : all) {
        if (const auto command = install_command(packages); !command.empty())
            out += palette.paint(palette.strong, "Install:") + ' ' + command + comment_for(packages, all.size() > 1) +
                   '\n';
        else if (!packages.without.empty())
            out += fmt::format("No package of {} has {}\n", escape_for_terminal(packages.distribution.name),
                               joined(packages.without));
    }
    return out;
}

Json packages_json(std::span<const explain::Packages> all) {
    Json json = Json::array();
    for (const auto& packages : all) {
        Json one;
        one["distribution"] = json_text(packages.distribution.name);
        one["probably"] = packages.distribution.is_alike;
        one["packages"] = Json::array();
        for (const auto& package : packages.all) {
            Json& row = one["packages"].emplace_back();
            row["name"] = json_text(package.name);
            row["libraries"] = Json::array();
            for (const auto& library : package.libraries) row["libraries"].push_back(json_name(library));
            row["installed"] = package.is_installed;
        }
        one["without"] = Json::array();
        for (const auto& library : packages.without) one["without"].push_back(json_name(library));
        one["command"] = json_text_or_null(install_command(packages));
        json.push_back(std::move(one));
    }
    return json;
}

}   // namespace sandroot::report
