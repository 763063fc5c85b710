// Any bytes as a Python source: its tokens, and the libraries that it names.
#include <sandroot/python/sources/library_names.hpp>
#include <sandroot/python/sources/tokens.hpp>

#include "fuzz/bytes_file.hpp"

#include <algorithm>
#include <string_view>

using namespace sandroot;
using fuzz::hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view source(reinterpret_cast<const char*>(data), size);
    const auto lines = static_cast<std::size_t>(std::ranges::count(source, '\n')) + 1;
    std::size_t line = 1;
    std::size_t count = 0;
    for (python::Tokens tokens(source); const auto token = tokens.next();) {
        hold(token->line >= line && token->line <= lines);
        hold(++count <= size);
        line = token->line;
    }
    const auto names = python::library_names(source);
    hold(names.empty() || python::may_name_libraries(source));
    for (const auto& one : names) {
        hold(!one.name.empty() && !one.name.contains('\0') && one.line >= 1 && one.line <= lines);
        hold(std::ranges::count(names, one) == 1);
    }
    return 0;
}
