#include <sandroot/base/escape.hpp>
#include <sandroot/os/child.hpp>
#include <sandroot/os/fd.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <spawn.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sandroot::os {

namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    Fd read;
    Fd write;
};

Result<Pipe> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail_errno(errno, "creating a pipe");
    Pipe pipe{Fd(ends[0]), Fd(ends[1])};
    // The child's own numbers are 0 to 3, so ours must be out of their way.
    for (Fd* end : {&pipe.read, &pipe.write}) {
        if (end->get() > 3) continue;
        const int moved = ::fcntl(end->get(), F_DUPFD_CLOEXEC, 4);
        if (moved < 0) return fail_errno(errno, "creating a pipe");
        *end = Fd(moved);
    }
    return pipe;
}

class FileActions {
public:
    FileActions() { ::posix_spawn_file_actions_init(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    void connect(const Fd& from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from.get(), to); }
    void enter(const HostPath& directory) { ::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str()); }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

/// A process group of its own, so that the deadline also ends what the child started; signals as a fresh program has
/// them.
class Attributes {
public:
    Attributes() {
        ::posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> out;
    out.reserve(strings.size() + 1);
    for (auto& string : strings) out.push_back(string.data());
    out.push_back(nullptr);
    return out;
}

/// Writing to a child that has gone must be EPIPE for us, not a signal for the whole program.
class PipeSignalBlocked {
public:
    PipeSignalBlocked() {
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe, &before_);
    }
    PipeSignalBlocked(const PipeSignalBlocked&) = delete;
    PipeSignalBlocked& operator=(const PipeSignalBlocked&) = delete;
    ~PipeSignalBlocked() {
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        const timespec now{};
        while (::sigtimedwait(&pipe, nullptr, &now) > 0) {
        }
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t before_{};
};

/// Moves input and output until every pipe is closed. Returns false when it had to stop earlier.
bool converse(const Command& command, Fd input, std::array<Fd, 3>& streams, std::array<std::string*, 3> into,
              Clock::time_point deadline, Finished& finished) {
    std::string_view to_write = command.input;
    if (to_write.empty()) input.reset();
    std::array<char, 65536> buffer;
    const auto open = [](const Fd& fd) { return static_cast<bool>(fd); };
    while (std::ranges::any_of(streams, open)) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return finished.timed_out = true, false;
        std::array<pollfd, 4> polled{{{streams[0].get(), POLLIN, 0},
                                      {streams[1].get(), POLLIN, 0},
                                      {streams[2].get(), POLLIN, 0},
                                      {input.get(), POLLOUT, 0}}};
        if (::poll(polled.data(), polled.size(), static_cast<int>(std::min<long long>(left.count(), 1'000'000))) < 0 &&
            errno != EINTR)
            return false;
        if (polled[3].revents != 0) {
            const ssize_t count = ::write(input.get(), to_write.data(), to_write.size());
            if (count > 0) to_write.remove_prefix(static_cast<std::size_t>(count));
            if (to_write.empty() || (count < 0 && errno != EINTR && errno != EAGAIN)) input.reset();
        }
        for (std::size_t stream = 0; stream < streams.size(); ++stream) {
            if (polled[stream].revents == 0) continue;
            const ssize_t count = ::read(streams[stream].get(), buffer.data(), buffer.size());
            if (count > 0) into[stream]->append(buffer.data(), static_cast<std::size_t>(count));
            if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) streams[stream].reset();
            if (into[stream]->size() > command.output_limit) return finished.said_too_much = true, false;
        }
    }
    return true;
}

/// Waits for the child, at most until `deadline`; then kills its group and waits again.
void reap(pid_t child, Clock::time_point deadline, bool kill_now, Finished& finished) {
    int status = 0;
    timespec pause{0, 1'000'000};
    while (!kill_now) {
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child || (ended < 0 && errno != EINTR)) break;
        if (Clock::now() >= deadline) {
            finished.timed_out = true;
            kill_now = true;
            break;
        }
        ::nanosleep(&pause, nullptr);
        pause.tv_nsec = std::min(pause.tv_nsec * 2, 50'000'000L);
    }
    if (kill_now) {
        ::kill(-child, SIGKILL);
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
    }
    if (WIFSIGNALED(status)) finished.signal = WTERMSIG(status);
    else finished.exit_status = WEXITSTATUS(status);
}

/// Copies of the descriptors that `command` passes on, out of the way of the numbers that they get.
Result<std::map<int, Fd>> copies_of(const std::map<int, int>& descriptors) {
    constexpr int first_free = 300;
    std::map<int, Fd> copies;
    for (const auto& [number, ours] : descriptors) {
        Fd copy(::fcntl(ours, F_DUPFD_CLOEXEC, first_free));
        if (!copy) return fail_errno(errno, "passing a descriptor on");
        copies.emplace(number, std::move(copy));
    }
    return copies;
}

}   // namespace

Result<Finished> run(const Command& command) {
    SR_TRY(Pipe input, make_pipe());
    SR_TRY(Pipe output, make_pipe());
    SR_TRY(Pipe errors, make_pipe());
    SR_TRY(Pipe report, make_pipe());
    FileActions actions;
    actions.connect(input.read, 0);
    actions.connect(output.write, 1);
    actions.connect(errors.write, 2);
    actions.connect(report.write, 3);
    SR_TRY(const auto passed_on, copies_of(command.descriptors));
    for (const auto& [number, fd] : passed_on) actions.connect(fd, number);
    if (command.directory) actions.enter(*command.directory);

    std::vector<std::string> arguments{command.program.str()};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    std::vector<std::string> environment;
    for (const auto& [name, value] : command.environment) environment.push_back(name + "=" + value);

    const Attributes attributes;
    pid_t child = 0;
    const auto deadline = Clock::now() + command.deadline;
    const int error = ::posix_spawn(&child, command.program.c_str(), actions.get(), attributes.get(),
                                    pointers(arguments).data(), pointers(environment).data());
    if (error != 0) return fail_errno(error, "starting " + escape_for_terminal(command.program.str()));
    input.read.reset();
    output.write.reset();
    errors.write.reset();
    report.write.reset();
    ::fcntl(input.write.get(), F_SETFL, O_NONBLOCK);

    Finished finished;
    const PipeSignalBlocked blocked;
    std::array<Fd, 3> streams{std::move(output.read), std::move(errors.read), std::move(report.read)};
    const bool heard_all = converse(command, std::move(input.write), streams,
                                    {&finished.output, &finished.errors, &finished.report}, deadline, finished);
    reap(child, deadline, !heard_all, finished);
    return finished;
}

}   // namespace sandroot::os
