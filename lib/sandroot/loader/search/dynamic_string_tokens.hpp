// Dynamic string tokens: $ORIGIN, $LIB and $PLATFORM, expanded the way ld.so does, and nothing else.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sandroot::loader {

/// What each token stands for; one without a value is known and yet cannot be expanded.
struct TokenValues {
    std::optional<std::string_view> origin;
    std::optional<std::string_view> lib;
    std::optional<std::string_view> platform;
    /// AT_SECURE: $ORIGIN may be nothing but the whole first component…
    bool secure = false;
    /// …and where there are any, what comes of it must lie below one of these directories.
    std::span<const std::string> trusted{};
};

/// No path longer than this can be opened (PATH_MAX); an expansion stops growing soon after it.
inline constexpr std::size_t longest_path = 4096;

/// True where expansion would replace something. `$ORIGINx`, `${ORIGIN` and `$FOO` are plain text.
[[nodiscard]] bool has_token(std::string_view text);

/// `text` with its tokens replaced; nothing where one of them has no value, or may not be there.
/// Source: glibc elf/dl-load.c, is_dst, _dl_dst_substitute and is_trusted_path_normalize, as they are since 2.28.
[[nodiscard]] std::optional<std::string> expand_tokens(std::string_view text, const TokenValues& values);

}   // namespace sandroot::loader
