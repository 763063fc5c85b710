#include <sandroot/base/escape.hpp>
#include <sandroot/verify/failure.hpp>
#include <sandroot/verify/harness.hpp>

#include <cerrno>
#include <random>

namespace sandroot::verify {

std::string make_nonce() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device random;
    std::string nonce = "sr:";
    for (int i = 0; i < 16; ++i) nonce += digits[random() % digits.size()];
    return nonce;
}

namespace {

std::unexpected<Error> refused_filter(const Entering& entering, const Refusal& refusal) {
    const std::string what = "installing the filter of dify-sandbox " + entering.version + " in " +
                             escape_for_terminal(entering.interpreter.str());
    std::string hint = "--filter none imports without a filter, which proves that nothing is missing, and not that the "
                       "sandbox lets it live";
    if (refusal.os_error == EBUSY)
        return fail(Errc::refused, what + ": this process is supervised by a filter already", std::move(hint));
    if (refusal.os_error != 0) return fail_errno(refusal.os_error, what, std::move(hint));
    return fail(Errc::child, what + ": " + escape_for_terminal(refusal.text), std::move(hint));
}

/// The line of a dying interpreter's words that says why: its own verdict where there is one, else the last.
std::string_view telling_line(std::string_view said) {
    while (said.ends_with('\n')) said.remove_suffix(1);
    if (const std::size_t verdict = said.find("Fatal Python error"); verdict != std::string_view::npos)
        return said.substr(verdict, said.find('\n', verdict) - verdict);
    const std::size_t before = said.rfind('\n');
    return before == std::string_view::npos ? said : said.substr(before + 1);
}

}   // namespace

std::unexpected<Error> refused(const Entering& entering, const Refusal& refusal) {
    const std::string root = escape_for_terminal(entering.root.str());
    if (refusal.step == "filter") return refused_filter(entering, refusal);
    const std::string what = refusal.step == "chroot"
                                 ? "entering " + root + " by chroot"
                                 : "becoming user " + std::to_string(entering.uid) + " and group " +
                                       std::to_string(entering.gid) + " in " + root + " (" + refusal.step + ")";
    std::string hint;
    if (refusal.os_error == EPERM || refusal.os_error == EINVAL)
        hint = "run it as root (sudo), with CAP_SYS_CHROOT, CAP_SETUID and CAP_SETGID; `unshare --user "
               "--map-root-user` is "
               "not enough, because there no other user than root exists, whom the sandbox must become";
    if (refusal.os_error != 0) return fail_errno(refusal.os_error, what, std::move(hint));
    return fail(Errc::child, what + ": " + escape_for_terminal(refusal.text), std::move(hint));
}

std::unexpected<Error> did_not_start(const HostPath& interpreter, const os::Finished& finished) {
    std::string how = "ended with status " + std::to_string(finished.exit_status);
    if (finished.signal != 0) how = "was ended by " + signal_name(finished.signal);
    if (finished.timed_out) how = "did not answer in time";
    const std::string_view said = telling_line(finished.errors);
    return fail(Errc::child,
                escape_for_terminal(interpreter.str()) + ": " + how + " before it could import anything" +
                    (said.empty() ? "" : ": " + escape_for_terminal(said.substr(0, 500))),
                "try it by hand: " + quote_for_shell(interpreter.str()) + " -I -c pass");
}

}   // namespace sandroot::verify
