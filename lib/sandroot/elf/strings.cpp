#include <sandroot/elf/strings.hpp>

#include <algorithm>
#include <cstring>

namespace sandroot::elf {

Parsed<std::string> Strings::at(std::uint64_t index, std::string_view what) {
    if (index >= size_)
        return malformed(std::string(what) + " names byte " + std::to_string(index) + " of a string table of " +
                         std::to_string(size_) + " bytes");
    std::string text;
    for (;;) {
        if (index == size_) return malformed(std::string(what) + " has no end in the string table");
        SR_TRY(const auto bytes, source_->view_some(offset_ + index, size_ - index, "string table"));
        const void* end = std::memchr(bytes.data(), 0, bytes.size());
        const char* begin = reinterpret_cast<const char*>(bytes.data());
        const std::size_t length = end ? static_cast<std::size_t>(static_cast<const char*>(end) - begin) : bytes.size();
        if (length > longest - text.size())
            return malformed(std::string(what) + " is longer than " + std::to_string(longest) + " bytes");
        text.append(begin, length);
        if (end) break;
        index += length;
    }
    SR_DO(count_again(text));
    return text;
}

Parsed<void> Strings::count_again(const std::string& text) {
    given_ += text.size() + 1;
    if (given_ > most_bytes) return malformed("more than " + std::to_string(most_bytes) + " bytes of names");
    return {};
}

}   // namespace sandroot::elf
