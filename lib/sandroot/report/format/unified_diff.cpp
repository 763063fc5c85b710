#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/unified_diff.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sandroot::report {

namespace {

using Lines = std::vector<std::string_view>;

/// Each with its newline, where it has one.
Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto length = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

/// ' ' for a line of both, '-' and '+' for one of the first and of the second.
struct Step {
    char mark;
    std::string_view line;
};

/// By the longest common subsequence; where that would take too much memory, all goes and all comes.
void append_steps(std::vector<Step>& steps, const Lines& before, const Lines& after) {
    constexpr std::size_t most_cells = 4'000'000;
    const std::size_t width = after.size() + 1;
    const bool too_many = before.size() > 60'000 || after.size() > 60'000 || (before.size() + 1) * width > most_cells;
    std::vector<std::uint16_t> common(too_many ? 0 : (before.size() + 1) * width);
    for (std::size_t left = before.size(); !too_many && left-- > 0;)
        for (std::size_t right = after.size(); right-- > 0;) {
            auto& cell = common[left * width + right];
            if (before[left] == after[right])
                cell = static_cast<std::uint16_t>(common[(left + 1) * width + right + 1] + 1);
            else cell = std::max(common[(left + 1) * width + right], common[left * width + right + 1]);
        }
    std::size_t left = 0;
    std::size_t right = 0;
    while (left < before.size() || right < after.size()) {
        const bool both = left < before.size() && right < after.size();
        if (both && !too_many && before[left] == after[right]) {
            steps.push_back({' ', before[left++]});
            ++right;
        } else if (left < before.size() &&
                   (!both || too_many || common[(left + 1) * width + right] >= common[left * width + right + 1])) {
            steps.push_back({'-', before[left++]});
        } else {
            steps.push_back({'+', after[right++]});
        }
    }
}

std::vector<Step> steps_between(std::string_view before, std::string_view after) {
    const Lines left = lines_of(before);
    const Lines right = lines_of(after);
    const auto [first_left, first_right] = std::ranges::mismatch(left, right);
    auto last_left = left.end();
    auto last_right = right.end();
    while (last_left != first_left && last_right != first_right && *std::prev(last_left) == *std::prev(last_right)) {
        --last_left;
        --last_right;
    }
    std::vector<Step> steps;
    for (auto at = left.begin(); at != first_left; ++at) steps.push_back({' ', *at});
    append_steps(steps, Lines(first_left, last_left), Lines(first_right, last_right));
    for (auto at = last_left; at != left.end(); ++at) steps.push_back({' ', *at});
    return steps;
}

/// "3,4"; "3" for a single line; "2,0" behind line 2.
std::string range(std::size_t lines_before, std::size_t count) {
    if (count == 1) return std::to_string(lines_before + 1);
    return fmt::format("{},{}", count == 0 ? lines_before : lines_before + 1, count);
}

std::string shown(const Step& step, const Palette& palette) {
    const bool ends = step.line.ends_with('\n');
    std::string line = step.mark + std::string(step.line.substr(0, step.line.size() - (ends ? 1 : 0)));
    if (!palette.off.empty()) {
        line = escape_for_terminal(line);
        if (step.mark != ' ') line = palette.paint(step.mark == '-' ? palette.bad : palette.good, line);
    }
    return line + (ends ? "\n" : "\n\\ No newline at end of file\n");
}

}   // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view name,
                         const Palette& palette) {
    constexpr std::size_t around = 3;
    const auto steps = steps_between(before, after);
    std::string out;
    std::size_t left = 0;   // Lines of either text before `at`.
    std::size_t right = 0;
    for (std::size_t at = 0; at < steps.size();) {
        if (steps[at].mark == ' ') {
            ++at, ++left, ++right;
            continue;
        }
        // A hunk ends where six lines of both follow a change, or all that there are.
        std::size_t end = at + 1;
        for (std::size_t next = end; next < steps.size() && next - end <= 2 * around; ++next)
            if (steps[next].mark != ' ') end = next + 1;
        const std::size_t lead = std::min(at, around);
        const std::size_t last = std::min(end + around, steps.size());
        std::size_t count_left = lead;
        std::size_t count_right = lead;
        for (std::size_t step = at; step < last; ++step) {
            if (steps[step].mark != '+') ++count_left;
            if (steps[step].mark != '-') ++count_right;
        }
        if (out.empty()) {
            const std::string file = escape_for_terminal(name);
            out = palette.paint(palette.strong, "--- " + file) + '\n' + palette.paint(palette.strong, "+++ " + file) +
                  '\n';
        }
        out += palette.paint(palette.dim, fmt::format("@@ -{} +{} @@", range(left - lead, count_left),
                                                      range(right - lead, count_right))) +
               '\n';
        for (std::size_t step = at - lead; step < last; ++step) out += shown(steps[step], palette);
        left += count_left - lead;
        right += count_right - lead;
        at = last;
    }
    return out;
}

}   // namespace sandroot::report
