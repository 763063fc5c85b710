#include <sandroot/plan/libraries/name_services.hpp>

#include <algorithm>

namespace sandroot::plan {

namespace {

constexpr std::size_t largest_file = 64U << 10U;
constexpr std::string_view blanks = " \t\r\f\v";

bool may_be_a_service(std::string_view word) {
    return std::ranges::all_of(word, [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
               byte == '_' || byte == '-';
    });
}

/// What follows "passwd:", without the actions in brackets.
void take_line(std::string_view line, std::vector<std::string>& services) {
    line = line.substr(0, line.find('#'));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    line.remove_prefix(colon + 1);
    while (true) {
        const auto start = line.find_first_not_of(blanks);
        if (start == std::string_view::npos) return;
        line.remove_prefix(start);
        const bool is_action = line.front() == '[';
        const auto end = is_action ? line.find(']') : line.find_first_of(" \t\r\f\v[");
        const auto word = line.substr(0, end);
        line.remove_prefix(std::min(line.size(), word.size() + (is_action ? 1 : 0)));
        if (is_action || !may_be_a_service(word)) continue;
        if (std::ranges::find(services, word) == services.end()) services.emplace_back(word);
    }
}

bool is_built_in(const std::string& service, const loader::System& system) {
    return system.version >= loader::Version{2, 34} && (service == "files" || service == "dns");
}

}   // namespace

std::vector<std::string> name_services(std::string_view text) {
    std::vector<std::string> services;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        take_line(line, services);
    }
    return services;
}

void take_name_services(Entries& entries, Closure& closure, const Resolver& resolver) {
    const RootPath path(name_services_path);
    const loader::System& system = resolver.process().system();
    const auto real = entries.chaser().chase(path);
    if (system.libc != loader::Libc::glibc || !real) return;
    const auto name = entries.find(real->real);
    if (!name || (name->kind != Kind::file && name->kind != Kind::generated)) return;
    const auto text = name->kind == Kind::generated ? Result<std::string>(std::string(name->content))
                                                    : fs::read(entries.tree(), real->real, largest_file);
    if (!text) return;
    for (const auto& service : name_services(*text)) {
        if (is_built_in(service, system)) continue;
        (void)closure.take_soname("libnss_" + service + ".so.2", {ReasonKind::companion, real->real,
                                                                  "names: nsswitch.conf names the service " + service});
    }
}

}   // namespace sandroot::plan
