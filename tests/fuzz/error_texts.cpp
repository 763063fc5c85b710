// Any bytes as a text with errors in it: cleaned, searched in pieces of several lengths, explained.
#include <sandroot/explain/errors/clean.hpp>
#include <sandroot/explain/errors/diagnosis.hpp>

#include "fuzz/bytes_file.hpp"

#include <algorithm>

using namespace sandroot;
using fuzz::hold;

namespace {

std::vector<explain::FoundError> read(const explain::Grammar& grammar, std::string_view text, std::size_t piece) {
    explain::ErrorReader reader(grammar);
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) reader.feed(text.substr(0, piece));
    return reader.finish();
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto grammar = explain::Grammar::built_in();
    static const auto names = explain::Names::built_in();
    hold(grammar && names);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto& line : explain::clean_lines(text)) {
        hold(!line.empty() && !line.contains('\n') && !line.contains('\033'));
        hold(line.size() <= size);
    }
    const auto found = read(*grammar, text, size + 1);
    hold(found.size() == read(*grammar, text, 64).size());
    for (std::size_t at = 0; at < std::min<std::size_t>(found.size(), 8); ++at) {
        const auto diagnosis = explain::diagnose(found[at], *grammar, *names, nullptr);
        hold(diagnosis.has_value());
        hold(!diagnosis->advice.cause.empty());
    }
    return 0;
}
