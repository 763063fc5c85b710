// The manual page: the written part (app/man/sandroot.1.in) with the list of options from the table.
#pragma once

#include <string>
#include <string_view>

namespace sandroot::app {

extern const std::string_view manual_template;   ///< Holds a line "@OPTIONS@".

[[nodiscard]] std::string manual_page();

}   // namespace sandroot::app
