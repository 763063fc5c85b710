#include <sandroot/verify/frames.hpp>

#include <charconv>
#include <cstdint>

namespace sandroot::verify {

namespace {

// The harness's own exit statuses, for a module that closed the pipe on which it was to be reported.
constexpr int passed_unheard = 77;
constexpr int failed_unheard = 78;

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

/// `status` as waitpid(2) gave it.
Outcome ended(int status) {
    Outcome outcome;
    outcome.state = Outcome::State::ended;
    outcome.signal = status & 0x7f;
    outcome.exit_status = (status >> 8) & 0xff;
    if (outcome.signal == 0 && outcome.exit_status == passed_unheard) outcome.state = Outcome::State::passed;
    if (outcome.signal == 0 && outcome.exit_status == failed_unheard) {
        outcome.state = Outcome::State::raised;
        outcome.chain = {"an exception (the module closed the descriptor on which its message was awaited)"};
    }
    return outcome;
}

}   // namespace

std::vector<std::vector<std::string>> parse_frames(std::string_view report, std::string_view nonce) {
    std::vector<std::vector<std::string>> frames;
    while (true) {
        const std::size_t at = report.find(nonce);
        if (at == std::string_view::npos || nonce.empty()) return frames;
        report.remove_prefix(at + nonce.size());
        const auto size = number<std::uint32_t>(report.substr(0, 4));
        if (!size || report.size() < 4 || report.size() - 4 < *size) continue;
        std::string_view body = report.substr(4, *size);
        auto& fields = frames.emplace_back();
        for (std::size_t end = 0; end != std::string_view::npos; body.remove_prefix(end + 1)) {
            end = body.find('\0');
            fields.emplace_back(body.substr(0, end));
            if (end == std::string_view::npos) break;
        }
        report.remove_prefix(4 + *size);
    }
}

Heard hear(std::string_view report, std::string_view nonce, std::size_t modules) {
    using State = Outcome::State;
    Heard heard;
    heard.outcomes.resize(modules);
    for (auto& fields : parse_frames(report, nonce)) {
        const std::string& what = fields[0];
        if (what == "ready") heard.ready = true;
        if (what == "end") heard.complete = true;
        if (what == "refused" && fields.size() == 4)
            heard.refusal = Refusal{fields[1], number<int>(fields[2]).value_or(0), fields[3]};
        if (fields.size() < 2) continue;
        const auto index = number<std::size_t>(fields[1]);
        if (!index || *index >= modules) continue;
        Outcome& outcome = heard.outcomes[*index];
        // A package that was imported may still come to grief later, in what it left running: it has passed all the
        // same.
        if (outcome.state != State::unheard) continue;
        if (what == "passed") outcome.state = State::passed;
        if (what == "late") outcome.state = State::late;
        if (what == "failed" && fields.size() > 3) {
            outcome.state = State::raised;
            outcome.place = fields[2];
            outcome.chain.assign(fields.begin() + 3, fields.end());
        }
        if (what == "ended" && fields.size() > 2) outcome = ended(number<int>(fields[2]).value_or(0));
    }
    return heard;
}

}   // namespace sandroot::verify
