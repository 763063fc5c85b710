// Any bytes as a file of the image that names libraries; the first byte chooses the format.
#include <sandroot/policy/list_file.hpp>

#include "fuzz/bytes_file.hpp"

#include <array>
#include <string_view>

using namespace sandroot;
using fuzz::hold;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    using enum policy::ListFormat;
    constexpr std::array formats{odbcinst, quoted, gss, typelib};
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    for (const auto& name : policy::libraries_named(formats[data[0] % formats.size()], text))
        hold(!name.empty() && !name.contains('\0'));
    return 0;
}
