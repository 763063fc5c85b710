// Builds while others are at work: a process in the old root, another build of the same one.
#include "root/program.hpp"

#include <atomic>
#include <chrono>
#include <new>
#include <thread>

#include <sys/mman.h>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using std::chrono::milliseconds;

/// A process whose root is `target`, reading one file of it by name again and again.
class Inhabitant {
public:
    Inhabitant(const std::string& target, const std::string& file, const std::string& content) {
        void* shared = ::mmap(nullptr, sizeof(Seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        seen_ = new (shared) Seen;
        pid_ = ::fork();
        if (pid_ != 0) return;
        if (::chroot(target.c_str()) != 0 || ::chdir("/") != 0) ::_exit(2);
        for (;;) {
            ++(content_of(file) == content ? seen_->right : seen_->wrong);
            ::usleep(200);
        }
    }
    Inhabitant(const Inhabitant&) = delete;
    Inhabitant& operator=(const Inhabitant&) = delete;
    ~Inhabitant() {
        end();
        ::munmap(seen_, sizeof(Seen));
    }
    void end() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Waits until it has read so many times more.
    void expect_to_read_on(int times = 20) const {
        const int before = seen_->right;
        for (int pause = 0; pause < 5000 && seen_->right < before + times; ++pause)
            std::this_thread::sleep_for(milliseconds(1));
        EXPECT_GE(seen_->right, before + times);
        EXPECT_EQ(seen_->wrong, 0);
    }

private:
    struct Seen {
        std::atomic<int> right = 0;
        std::atomic<int> wrong = 0;
    };
    Seen* seen_ = nullptr;
    pid_t pid_ = -1;
};

TEST(Live, AProcessInTheOldRootReadsItsFilesDuringTheSwapAndAfterUntilItEnds) {
    System system;
    system.add_data(20, 20);
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    Inhabitant first(system.target, "/data/d0/f0", "content of 0\n");
    first.expect_to_read_on();

    write(system.source + "/data/d0/f0", "another content\n");
    const auto built = run(system.building({"--link", "copy", "--rebuild"}));
    ASSERT_RAN(built);
    EXPECT_THAT(built.output, HasSubstr("process " + std::to_string(first.pid()) + " still runs in the old root"));
    EXPECT_EQ(content_of(system.target + "/data/d0/f0"), "another content\n");
    first.expect_to_read_on();
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("in-use-0", "lock", "manifest"));

    // A second generation, and a build that is killed, take nothing away from the first.
    Inhabitant second(system.target, "/data/d0/f0", "another content\n");
    second.expect_to_read_on();
    ASSERT_RAN(run(system.building({"--link", "copy", "--rebuild"})));
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("in-use-0", "in-use-1", "lock", "manifest"));
    {
        Running killed(system.building({"--link", "copy", "--rebuild"}));
        std::this_thread::sleep_for(milliseconds(40));
    }
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    first.expect_to_read_on();
    second.expect_to_read_on();

    first.end();
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("in-use-1", "lock", "manifest"));
    second.expect_to_read_on();
    second.end();
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
}

TEST(Live, AProcessInTheRootSeesARefreshAndKeepsItsOpenFiles) {
    System system;
    system.add_data(3, 3);
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    Inhabitant inhabitant(system.target, "/data/d0/f0", "content of 0\n");
    write(system.source + "/data/d1/f1", "another content\n");
    const int open = ::open((system.target + "/data/d1/f1").c_str(), O_RDONLY);
    ASSERT_RAN(run(system.building({"--link", "copy"})));
    std::string bytes(64, '\0');
    bytes.resize(static_cast<std::size_t>(::read(open, bytes.data(), bytes.size())));
    ::close(open);
    EXPECT_EQ(bytes, "content of 4\n");
    inhabitant.expect_to_read_on();
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
}

/// A build that has taken the lock and stands still.
class Halted : public ::testing::Test {
protected:
    void SetUp() override {
        system.add_data(40, 40);
        for (int attempt = 0; attempt < 50; ++attempt) {
            first = std::make_unique<Running>(system.building({"--link", "copy"}));
            for (int pause = 0; pause < 2000 && !exists(system.state() + "/staging/data"); ++pause)
                std::this_thread::sleep_for(std::chrono::microseconds(500));
            first->send(SIGSTOP);
            std::this_thread::sleep_for(milliseconds(5));
            if (exists(system.state() + "/staging/data") && !exists(system.target)) return;
            first->send(SIGCONT);   // It was too fast.
            first->wait();
            std::filesystem::remove_all(system.top + "/fs/out");
        }
        FAIL() << "no build could be stopped half way";
    }

    System system;
    std::unique_ptr<Running> first;
};

TEST_F(Halted, ASecondBuildFailsAtOnceAndNamesTheProcess) {
    const auto start = std::chrono::steady_clock::now();
    const auto second = run(system.building());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
    EXPECT_EQ(second.exit_status, 2);
    EXPECT_THAT(second.errors, HasSubstr("is already being built by process " + std::to_string(first->pid())));
    EXPECT_THAT(second.output, IsEmpty());
    first->send(SIGCONT);
    EXPECT_EQ(first->wait(), 0);
    EXPECT_EQ(content_of(system.target + "/data/d3/f3"), "content of 123\n");
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
}

TEST_F(Halted, WithWaitASecondBuildComesAfterTheFirst) {
    Running second(system.building({"--wait", "--link", "copy"}), system.top + "/said");
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_EQ(::kill(second.pid(), 0), 0);
    EXPECT_FALSE(exists(system.target));
    first->send(SIGCONT);
    EXPECT_EQ(first->wait(), 0);
    EXPECT_EQ(second.wait(), 0) << content_of(system.top + "/said");
    EXPECT_THAT(content_of(system.top + "/said"), HasSubstr("unchanged"));
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
}

TEST_F(Halted, ASignalEndsTheWait) {
    Running second(system.building({"--wait"}));
    std::this_thread::sleep_for(milliseconds(300));
    second.send(SIGTERM);
    const int status = second.wait();
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) << status;
    first->send(SIGCONT);
    EXPECT_EQ(first->wait(), 0);
}

TEST_F(Halted, ABuildThatWasKilledHoldsNobodyUp) {
    first->send(SIGKILL);
    first->wait();
    ASSERT_RAN(run(system.building()));
    EXPECT_THAT(Scene::names(system.state()), ElementsAre("lock", "manifest"));
}

}   // namespace
}   // namespace sandroot::root
