// The list of fonts that an environment's matplotlib would make at its first use, made ahead.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/base/path.hpp>

#include <string>
#include <vector>

namespace sandroot::python {

struct FontCache {
    std::string name;      ///< "fontlist-v390.json": the number is that of matplotlib's own format.
    std::string content;   ///< JSON. The fonts that matplotlib brings are in it by paths relative to its data.
};

/// Imports matplotlib in `executable`, isolated, in a folder of its own, and lets it list what it brings and `fonts`.
/// The same fonts give the same bytes. Errors: it does not start or does not import, hangs, gives a broken answer.
/// Source: matplotlib/font_manager.py, _load_fontmanager().
[[nodiscard]] Result<FontCache> make_font_cache(const HostPath& executable, const std::vector<RootPath>& fonts);

}   // namespace sandroot::python
