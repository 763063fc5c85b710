#include <sandroot/filter/caller.hpp>
#include <sandroot/filter/calls.hpp>
#include <sandroot/filter/supervisor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <set>
#include <thread>
#include <utility>

#include <linux/seccomp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sandroot::filter {

namespace {

/// The process that `thread` belongs to; 0 if it is gone.
int process_of(int thread) {
    std::ifstream status("/proc/" + std::to_string(thread) + "/status");
    for (std::string word; status >> word;)
        if (int process = 0; word == "Tgid:" && status >> process) return process;
    return 0;
}

/// Which argument of a call is a path that is worth telling.
struct PathArguments {
    std::map<int, std::size_t> by_number;

    explicit PathArguments(versions::Architecture architecture) {
        for (const auto& [name, argument] :
             {std::pair<const char*, std::size_t>{"execve", 0}, {"execveat", 1}, {"mkdir", 0}, {"mkdirat", 1}})
            if (const auto number = call_number(architecture, name)) by_number[*number] = argument;
    }
};

}   // namespace

struct Supervisor::State {
    struct Listener {
        os::Fd fd;
        std::uint32_t tag = 0;
    };

    State(Rules the_rules, versions::Architecture architecture, Beyond what)
        : rules(std::move(the_rules)), paths(architecture), beyond(what) {}

    Rules rules;
    PathArguments paths;
    Beyond beyond;
    os::Fd ours;
    os::Fd theirs;
    os::Fd stop;
    std::vector<Listener> listeners;
    std::map<std::uint32_t, Record> records;
    std::jthread worker;

    void run();
    void accept();
    bool serve(const Listener& listener);
    void answer(const Listener& listener, const seccomp_notif& request);
    [[nodiscard]] Seen look(const seccomp_notif& request) const;
};

void Supervisor::State::run() {
    while (true) {
        std::vector<pollfd> polled{{stop.get(), POLLIN, 0}, {ours.get(), POLLIN, 0}};
        for (const auto& listener : listeners) polled.push_back({listener.fd.get(), POLLIN, 0});
        if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) return;
        if (polled[0].revents != 0) return;
        // Backwards, so that one may go.
        for (std::size_t at = listeners.size(); at-- > 0;)
            if (polled[at + 2].revents != 0 && (!(polled[at + 2].revents & POLLIN) || !serve(listeners[at])))
                listeners.erase(listeners.begin() + static_cast<std::ptrdiff_t>(at));
        if (polled[1].revents != 0) accept();
    }
}

void Supervisor::State::accept() {
    std::uint32_t tag = 0;
    iovec payload{&tag, sizeof tag};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &payload;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t count = ::recvmsg(ours.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(int))) return;
    int number = -1;
    std::memcpy(&number, CMSG_DATA(header), sizeof number);
    os::Fd fd(number);
    // Whatever the child sends, only a listener counts.
    const std::uint64_t none = 0;
    const bool is_listener = ::ioctl(fd.get(), SECCOMP_IOCTL_NOTIF_ID_VALID, &none) != 0 && errno == ENOENT;
    constexpr std::size_t most_listeners = 256;
    if (count != sizeof tag || !is_listener || listeners.size() >= most_listeners) return;
    listeners.push_back({std::move(fd), tag});
}

/// False if the listener is of no more use.
bool Supervisor::State::serve(const Listener& listener) {
    seccomp_notif request{};
    if (::ioctl(listener.fd.get(), SECCOMP_IOCTL_NOTIF_RECV, &request) != 0)
        return errno == ENOENT || errno == EINTR || errno == EAGAIN;
    answer(listener, request);
    return true;
}

Seen Supervisor::State::look(const seccomp_notif& request) const {
    const int thread = static_cast<int>(request.pid);
    Seen seen{request.data.nr, calling_object(thread, request.data.instruction_pointer), {}, false, 0};
    if (const auto argument = paths.by_number.find(seen.number); argument != paths.by_number.end())
        seen.path = text_in(thread, request.data.args[argument->second]);
    seen.in_thread = process_of(thread) != thread;
    return seen;
}

void Supervisor::State::answer(const Listener& listener, const seccomp_notif& request) {
    constexpr std::size_t most_kinds = 4096;
    constexpr std::size_t looked_at =
        64;   // Looking costs more than the call: of a number's many calls, the first count.
    Record& record = records[listener.tag];
    const bool is_faked = std::ranges::binary_search(rules.faked, request.data.nr);
    auto& all = is_faked ? record.faked : record.beyond;
    std::size_t of_number = 0;
    Seen* last = nullptr;
    for (auto& one : all)
        if (one.number == request.data.nr) of_number += one.times, last = &one;
    if (of_number >= looked_at || all.size() >= most_kinds) {
        if (last) ++last->times;
    } else {
        Seen seen = look(request);
        const auto same = std::ranges::find_if(all, [&](const Seen& one) {
            return one.number == seen.number && one.object == seen.object && one.path == seen.path &&
                   one.in_thread == seen.in_thread;
        });
        last = same != all.end() ? &*same : &all.emplace_back(std::move(seen));
        ++last->times;
    }
    seccomp_notif_resp response{};
    response.id = request.id;
    if (!is_faked && beyond == Beyond::permit) response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    if (!is_faked && beyond == Beyond::kill) {
        if (last && !record.killed) record.killed = *last;
        // It stands still until it is answered, so its number cannot have become another's.
        if (::kill(static_cast<pid_t>(request.pid), SIGKILL) == 0) return;
        response.error = -EPERM;
    }
    ::ioctl(listener.fd.get(), SECCOMP_IOCTL_NOTIF_SEND, &response);
}

Supervisor::Supervisor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Supervisor::Supervisor(Supervisor&&) noexcept = default;
Supervisor& Supervisor::operator=(Supervisor&&) noexcept = default;
Supervisor::~Supervisor() {
    if (state_ && state_->worker.joinable()) (void)finish();
}

Result<Supervisor> Supervisor::start(Rules rules, versions::Architecture architecture, Beyond beyond) {
    auto state = std::make_unique<State>(std::move(rules), architecture, beyond);
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail_errno(errno, "supervising a filter");
    state->ours = os::Fd(ends[0]);
    state->theirs = os::Fd(ends[1]);
    state->stop = os::Fd(::eventfd(0, EFD_CLOEXEC));
    if (!state->stop) return fail_errno(errno, "supervising a filter");
    try {
        state->worker = std::jthread([work = state.get()] { work->run(); });
    } catch (const std::system_error& error) {
        return fail_errno(error.code().value(), "supervising a filter: starting a thread");
    }
    return Supervisor(std::move(state));
}

int Supervisor::socket() const {
    return state_->theirs.get();
}

std::map<std::uint32_t, Record> Supervisor::finish() {
    const std::uint64_t one = 1;
    (void)!::write(state_->stop.get(), &one, sizeof one);
    if (state_->worker.joinable()) state_->worker.join();
    state_->listeners.clear();
    return std::exchange(state_->records, {});
}

}   // namespace sandroot::filter
