#include "terminal/complain.hpp"

#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/palette.hpp>

#include <cstdio>

namespace sandroot::app {

void complain(const Error& error, bool colour) {
    const report::Palette palette = colour ? report::coloured() : report::plain();
    std::string text = palette.paint(palette.bad, "sandroot:") + ' ' + escape_for_terminal(error.message) + '\n';
    if (!error.hint.empty())
        text += palette.paint(palette.dim, "  hint:") + ' ' + escape_for_terminal(error.hint) + '\n';
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

}   // namespace sandroot::app
