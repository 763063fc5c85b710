// Takes a part out of a manifest's text and puts one in, without reading the rest.
#pragma once

#include <sandroot/root/layout.hpp>
#include <sandroot/root/manifest.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace sandroot::root {

/// What `manifest` says of the directories of `part`: of those that are complete with the names in them. A manifest of
/// its own, under the same head.
[[nodiscard]] std::string excerpt_of(std::string_view manifest, const Layout& part);

/// `manifest` under another head, and with other lines for the directories of `part`: `directory` adds the line of the
/// one with that index, `names` those of what is in it, which is asked for the complete ones only. Their number stays.
[[nodiscard]] std::string patched(std::string_view manifest, const ManifestHead& head, const Layout& part,
                                  const std::function<void(ManifestWriter&, std::size_t)>& directory,
                                  const std::function<void(ManifestWriter&, std::size_t)>& names);

}   // namespace sandroot::root
