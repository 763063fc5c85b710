// Name services: the libraries that glibc opens for what nsswitch.conf names.
#pragma once

#include <sandroot/plan/libraries/closure.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sandroot::plan {

inline constexpr const char* name_services_path = "/etc/nsswitch.conf";

/// The services that the text names, each once, in its order: "files", "dns", "mymachines". Source: nsswitch.conf(5).
[[nodiscard]] std::vector<std::string> name_services(std::string_view text);

/// Where nsswitch.conf enters the root, the module of each service enters too, if there is one; glibc passes over one
/// that is not there. What glibc does itself (`files` and `dns` since 2.34) needs none. Source: glibc nss/nss_module.c.
void take_name_services(Entries& entries, Closure& closure, const Resolver& resolver);

}   // namespace sandroot::plan
