// musl trace: what `ld-musl --list` says a file needs, and what our model says, in one form.
#pragma once

#include <sandroot/loader/process.hpp>
#include <sandroot/os/child.hpp>

#include <string>
#include <vector>

namespace oracle {

/// "name => path" for each library in load order, musl's own under the first name that each of its parts was asked by,
/// then "Error loading shared library …" for each that is missing.
std::vector<std::string> list_of(const sandroot::os::Finished& said);

/// The same question to a process that was not started.
std::vector<std::string> list_in_model(sandroot::loader::Process process, const std::string& file);

/// musl's words for each request that failed, in order.
std::vector<std::string> errors_of(const sandroot::loader::Loaded& loaded);

}   // namespace oracle
