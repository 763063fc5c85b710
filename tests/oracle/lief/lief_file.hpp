// LiefFile: one whole file as LIEF parsed it, with LIEF's ways of failing turned into ours.
// Never included together with <elf.h>, whose macros are the names of LIEF's enumerators.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/tree.hpp>

// std::iterator, which C++17 deprecated; clang says so wherever we iterate.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include <LIEF/ELF/Binary.hpp>
#pragma GCC diagnostic pop

#include <memory>
#include <string_view>

namespace sandroot::elf {

/// Parses `file`, called `name` in errors. LIEF 0.9 answers damage with an empty binary, a null pointer or an
/// exception, so our own reader looks first and LIEF gets only what that one finds whole. Errors: it cannot be read, is
/// not ELF, is truncated or malformed, or LIEF gives it up.
[[nodiscard]] Result<std::unique_ptr<const LIEF::ELF::Binary>> parse_with_lief(const fs::File& file,
                                                                               std::string_view name);

/// Runs `question`, whose LIEF calls may throw. Errors: "`name`: LIEF: <what it said>".
template <class Question>
[[nodiscard]] auto ask_lief(std::string_view name, Question question) -> Result<decltype(question())> {
    try {
        return question();
    } catch (const std::exception& thrown) {
        return fail(Errc::malformed, std::string(name) + ": LIEF: " + thrown.what());
    } catch (...) {
        return fail(Errc::malformed, std::string(name) + ": LIEF gave up");
    }
}

}   // namespace sandroot::elf
