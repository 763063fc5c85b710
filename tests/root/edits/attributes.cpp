// Modes, owners, times, capabilities and other attributes.
#include "scenarios.hpp"

#include <sys/xattr.h>

namespace sandroot::root::testing {

namespace disk = std::filesystem;

namespace {

std::function<void(const Image&)> mode(const std::string& path, mode_t mode) {
    return [=](const Image& in) { ASSERT_EQ(::chmod(in.at(path).c_str(), mode), 0); };
}

std::function<void(const Image&)> owner(const std::string& path, uid_t uid, gid_t gid) {
    return [=](const Image& in) { ASSERT_EQ(::lchown(in.at(path).c_str(), uid, gid), 0); };
}

std::function<void(const Image&)> time(const std::string& path, long seconds, long nanoseconds) {
    return [=](const Image& in) { set_time(in.at(path), seconds, nanoseconds); };
}

std::function<void(const Image&)> capability(const std::string& path) {
    return [=](const Image& in) { set_capability(in.at(path)); };
}

}   // namespace

std::vector<Scenario> edits_of_attributes() {
    using In = const Image&;
    std::vector<Scenario> edits{
        {"AFileThatBecameAProgram", mode("/data/file", 0755)},
        {"AProgramThatIsNoLonger", mode("/data/tool", 0644)},
        {"AFileOpenToWritingByAll", mode("/data/file", 0666)},
        {"ADirectoryOfAnotherMode", mode("/data/here", 0775)},
        {"AFileOfAnotherOwner", owner("/data/file", 1234, 0)},
        {"AFileOfAnotherGroup", owner("/data/file", 0, 1234)},
        {"ALinkOfAnotherOwner", owner("/data/link", 1234, 1234)},
        {"ADirectoryOfAnotherOwner", owner("/data/here", 1234, 1234)},
        {"AFileThatWasTouched", time("/data/file", ::time(nullptr), 1)},
        {"AFileFromTheFuture", time("/data/file", 4'000'000'000, 5)},
        {"AFileFromBefore1970", time("/data/file", -86'400, 500'000'000)},
        {"AFileWithOtherNanoseconds",
         [](In in) {
             const auto raw = stat_of(in.at("/data/file"));
             set_time(in.at("/data/file"), raw.st_mtim.tv_sec, raw.st_mtim.tv_nsec ^ 1);
         }},
        {"ALinkOfAnotherTime", time("/data/link", 1'000'000'000, 7)},
        {"ADirectoryOfAnotherTime", time("/data/here", 1'000'000'000, 7)},
    };
    // None of these goes into a root, but a file that has it must not be shared with one.
    const std::vector<Scenario> hidden{
        {"ASetuidProgramThatIsNoLonger", mode("/data/su", 0755)},
        {"ACapabilityThatWasTakenAway",
         [](In in) { ASSERT_EQ(::removexattr(in.at("/data/able").c_str(), "security.capability"), 0); },
         [](In in) {
             write(in.at("/data/able"), "able\n", 0755);
             set_capability(in.at("/data/able"));
         }},
        {"AFileThatWasClosedToOthers", mode("/data/file", 0600)},
        {"AProgramThatBecameSetuid", mode("/data/tool", 04755)},
        {"AProgramThatBecameSetgid", mode("/data/tool", 02755)},
        {"AProgramWithANewCapability", capability("/data/tool")},
        {"ALibraryWithANewCapability", capability("/usr/lib/x86_64-linux-gnu/libone.so.1.2"),
         mode("/usr/lib/x86_64-linux-gnu/libone.so.1.2", 0755)},
        {"TheInterpreterWithANewCapability", capability("/usr/bin/python3.11")},
        {"AFileWithANewAttribute", [](In in) { set_attribute(in.at("/data/file"), "user.note", "n"); }},
    };
    for (auto one : hidden) {
        one.is_hidden_in_copies = true;
        edits.push_back(std::move(one));
    }
    return edits;
}

}   // namespace sandroot::root::testing
