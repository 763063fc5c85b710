#include <sandroot/base/escape.hpp>
#include <sandroot/fs/same_bytes.hpp>
#include <sandroot/verify/same_content.hpp>

namespace sandroot::verify {

Result<bool> SameContent::operator()(const fs::Tree& left_tree, const RootPath& left, const fs::Tree& right_tree,
                                     const RootPath& right) {
    SR_TRY(const auto left_file, left_tree.open(left), escape_for_terminal(left.str()));
    SR_TRY(const auto right_file, right_tree.open(right), "in the root, " + escape_for_terminal(right.str()));
    const fs::Stat& left_stat = left_file->stat();
    const fs::Stat& right_stat = right_file->stat();
    if (left_stat.identity == right_stat.identity) return true;
    if (left_stat.size != right_stat.size) return false;
    const auto [at, is_new] = known_.try_emplace({left_stat.identity, right_stat.identity}, false);
    if (!is_new) return at->second;
    auto same = fs::same_bytes(*left_file, *right_file);
    if (!same) {
        known_.erase(at);
        return std::unexpected(
            in_step(std::move(same).error(), "comparing " + escape_for_terminal(left.str()) + " with the root's"));
    }
    return at->second = *same;
}

}   // namespace sandroot::verify
