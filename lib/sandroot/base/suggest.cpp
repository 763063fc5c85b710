#include <sandroot/base/suggest.hpp>

#include <algorithm>
#include <vector>

namespace sandroot {

std::size_t distance(std::string_view left, std::string_view right) {
    // Three rows of the usual table: a swap looks two rows back.
    std::vector<std::size_t> before(right.size() + 1);
    std::vector<std::size_t> last(right.size() + 1);
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t column = 0; column < row.size(); ++column) last[column] = column;
    for (std::size_t line = 1; line <= left.size(); ++line) {
        row[0] = line;
        for (std::size_t column = 1; column <= right.size(); ++column) {
            const bool same = left[line - 1] == right[column - 1];
            row[column] = std::min({last[column] + 1, row[column - 1] + 1, last[column - 1] + (same ? 0U : 1U)});
            const bool swapped =
                line > 1 && column > 1 && left[line - 1] == right[column - 2] && left[line - 2] == right[column - 1];
            if (swapped) row[column] = std::min(row[column], before[column - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[right.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.size() < 3 || word.size() > 64) return {};   // Anything is near so few letters.
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto candidate : candidates) {
        if (candidate.size() < 3) continue;
        const bool begins = word.size() > 3 && candidate.starts_with(word);
        const std::size_t far = begins ? 1 : distance(word, candidate);
        if (far < best_distance) {
            best = candidate;
            best_distance = far;
        }
    }
    return best;
}

}   // namespace sandroot
