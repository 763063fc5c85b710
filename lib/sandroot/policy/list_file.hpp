// Files in which a library finds the names of the libraries that it opens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::policy {

enum class ListFormat : std::uint8_t {
    odbcinst,   ///< unixODBC: Driver, Driver64, Setup and Setup64 of every section of odbcinst.ini.
    quoted,     ///< GDK-PixBuf and GTK caches: each line that is a quoted path and nothing else.
    gss,        ///< /etc/gss/mech: the third word of each line, after the mechanism's name and its number.
    typelib,    ///< GObject introspection: what a typelib's header gives as shared library, separated by commas.
};
[[nodiscard]] std::optional<ListFormat> list_format_named(std::string_view word);

/// What `text` names, each once, in its order: paths or sonames, as they are written. At most 1,000 of them.
/// Sources: unixODBC, ini/_iniObjectRead.c and odbcinst; gdk-pixbuf, gdk-pixbuf-io.c; MIT krb5, g_initialize.c;
/// gobject-introspection, gitypelib-internal.h.
[[nodiscard]] std::vector<std::string> libraries_named(ListFormat format, std::string_view text);

}   // namespace sandroot::policy
