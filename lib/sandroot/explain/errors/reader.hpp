// ErrorReader: finds the errors that a grammar knows in text of any length, which comes piece by piece.
#pragma once

#include <sandroot/explain/errors/grammar.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sandroot::explain {

/// One error of the text.
struct FoundError {
    const Kind* kind = nullptr;   ///< Of the grammar.
    Holes holes;
    std::string text;                  ///< Its line, plain and cut.
    std::vector<std::string> frames;   ///< Files of the traceback above it, the innermost first.
    std::size_t times = 1;
};

class ErrorReader {
public:
    /// Further errors of other wordings than this many are not kept.
    static constexpr std::size_t most = 200;

    /// `grammar` must outlive the reader and what it found.
    explicit ErrorReader(const Grammar& grammar) : grammar_(grammar) {}

    /// Holds the end of the text, up to a megabyte, whatever comes.
    void feed(std::string_view piece);
    /// What was found, in the order of the text, each once. What only wraps another error is left out.
    [[nodiscard]] std::vector<FoundError> finish();
    /// The first lines of the text, plain and cut, for one that nothing was found in.
    [[nodiscard]] const std::vector<std::string>& first_lines() const { return first_lines_; }

private:
    void scan(std::size_t end);
    void look_at(std::string_view raw, std::size_t raw_begin);
    void take(FoundError error, std::size_t raw_begin, const std::vector<std::string>& lines, std::size_t at);

    const Grammar& grammar_;
    std::string text_;         ///< What was looked at lately, then what was not.
    std::size_t looked_ = 0;   ///< Up to here all was looked at.
    std::vector<FoundError> found_;
    std::vector<std::string> first_lines_;
};

}   // namespace sandroot::explain
