#include <sandroot/report/format/json.hpp>
#include <sandroot/report/sandbox/wiring.hpp>

#include <algorithm>

namespace sandroot::report {

namespace {

using versions::Wiring;

/// `text` as comments of at most 100 columns.
std::string comment(std::string_view text, std::string_view indent = "") {
    constexpr std::size_t columns = 100;
    const std::string start = std::string(indent) + "#";
    std::string out;
    std::string line = start;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (line.size() + 1 + word.size() > columns) {
            out += line + '\n';
            line = start;
        }
        line += ' ';
        line += word;
    }
    return out + line + '\n';
}

std::string dockerfile(const Wiring& wiring) {
    std::string out = "FROM langgenius/dify-sandbox:" + wiring.version + '\n';
    out += "COPY --from=sandroot /sandroot /usr/local/bin/sandroot\nCOPY requirements.txt /tmp/\n";
    out += comment("Uses the interpreter that the server starts. --force replaces the root that comes with the image.");
    out += "RUN " + wiring.python + " -m pip install -r /tmp/requirements.txt \\\n && sandroot build --force --for " +
           wiring.version + " --python " + wiring.python + '\n';
    if (!wiring.accelerate.empty()) out += comment(wiring.accelerate) + "RUN sandroot accelerate\n";
    for (const auto& variable : wiring.variables)
        out += comment(variable.because) + "ENV " + variable.name + '=' + variable.value + '\n';
    out +=
        comment("The server installs everything in this file again at every start, online, and exits if that fails.");
    out += "RUN : > " + std::string(versions::requirements_file) + '\n';
    return out;
}

std::string remaining(const Wiring& wiring) {
    std::string out;
    for (const auto& one : wiring.remains) out += comment(one);
    return out;
}

std::string compose(const Wiring& wiring) {
    std::string out = "services:\n  sandbox:\n";
    out += comment("The image of the Dockerfile: sandroot wiring --for " + wiring.version + " --format dockerfile",
                   "    ");
    out += "    image: my-sandbox:" + wiring.version + "\n    environment:\n";
    for (const auto& variable : wiring.variables)
        out +=
            comment(variable.because, "      ") + "      " + variable.name + ": " + Json(variable.value).dump() + '\n';
    out += "    volumes:\n";
    out += comment("This hides the image's own directory: python-requirements.txt must be empty here too. Do not mount "
                   "anything over /var/sandbox.",
                   "      ");
    out += "      - ./volumes/sandbox/dependencies:/dependencies\n";
    return out;
}

std::string environment(const Wiring& wiring) {
    std::string out;
    for (const auto& variable : wiring.variables)
        out += comment(variable.because) + variable.name + '=' + variable.value + '\n';
    return out;
}

std::string json(const Wiring& wiring) {
    Json out = json_head("wiring");
    out["version"] = wiring.version;
    out["possible"] = wiring.impossible.empty();
    out["why_not"] = json_text_or_null(wiring.impossible);
    out["instead"] = json_text_or_null(wiring.instead);
    out["python"] = wiring.python;
    out["environment"] = Json::array();
    for (const auto& variable : wiring.variables)
        out["environment"].push_back(
            {{"name", variable.name}, {"value", variable.value}, {"because", variable.because}});
    out["empty_files"] = Json::array();
    if (wiring.impossible.empty()) out["empty_files"].push_back(versions::requirements_file);
    out["accelerate"] = json_text_or_null(wiring.accelerate);
    out["remains"] = wiring.remains;
    out["dockerfile"] = wiring.impossible.empty() ? Json(dockerfile(wiring)) : Json();
    out["compose"] = wiring.impossible.empty() ? Json(compose(wiring)) : Json();
    return json_dump(out);
}

std::string text(const Wiring& wiring, const Palette& palette) {
    if (!wiring.impossible.empty()) return wiring.impossible + ".\nInstead: " + wiring.instead + '\n';
    std::string out = palette.paint(palette.strong, "Dockerfile") + "\n\n" + dockerfile(wiring);
    out += '\n' + palette.paint(palette.strong, "compose.yaml") + "\n\n" + compose(wiring);
    out += '\n' + palette.paint(palette.strong, "What still happens") + "\n\n";
    return out + remaining(wiring);
}

}   // namespace

std::string wiring_text(const Wiring& wiring, WiringFormat format, const Palette& palette) {
    switch (format) {
    case WiringFormat::text:
        return text(wiring, palette);
    case WiringFormat::json:
        return json(wiring);
    case WiringFormat::dockerfile:
        return dockerfile(wiring) + '\n' + remaining(wiring);
    case WiringFormat::compose:
        return compose(wiring);
    case WiringFormat::env:
        return environment(wiring);
    }
    return {};
}

}   // namespace sandroot::report
