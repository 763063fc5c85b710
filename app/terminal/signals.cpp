#include "terminal/signals.hpp"

#include <array>
#include <csignal>

namespace sandroot::app {

namespace {

constexpr std::array caught_signals{SIGINT, SIGTERM};

// A signal handler can reach nothing but these.
std::atomic<bool> stop{false};
std::atomic<int> caught{0};
std::array<struct sigaction, caught_signals.size()> before{};

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void note(int number) {
    caught = number;
    stop = true;
}

}   // namespace

StopOnSignal::StopOnSignal() {
    for (std::size_t at = 0; at < caught_signals.size(); ++at) {
        struct sigaction action{};
        action.sa_handler = note;
        // The default comes back on delivery, so a second signal kills. No SA_RESTART: a wait for a lock has to end.
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        sigemptyset(&action.sa_mask);
        sigaction(caught_signals[at], nullptr, &before[at]);
        if (before[at].sa_handler != SIG_IGN) sigaction(caught_signals[at], &action, nullptr);   // nohup stays nohup.
    }
}

StopOnSignal::~StopOnSignal() {
    for (std::size_t at = 0; at < caught_signals.size(); ++at) sigaction(caught_signals[at], &before[at], nullptr);
}

const std::atomic<bool>* StopOnSignal::asked() const noexcept {
    return &stop;
}

void die_of_caught_signal() {
    const int number = caught;
    if (number == 0) return;
    std::signal(number, SIG_DFL);
    std::raise(number);
}

void ignore_closed_pipes() {
    std::signal(SIGPIPE, SIG_IGN);
}

}   // namespace sandroot::app
