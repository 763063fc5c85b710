// Every program, library and extension module of this machine: the real ld.so and our model must name the same files.
#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/fs/listing.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/process.hpp>

#include "trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace {

using namespace sandroot;
using oracle::How;

struct Case {
    std::string file;
    How how = How::as_list;
    std::string ld_so;
    oracle::Answer ours;
};

class Machine {
public:
    Machine() : tree_(std::move(*fs::DiskTree::open_root(HostPath("/")))), objects_(*tree_) {}

    /// Regular ELF files in `directory`, each once, whatever its names are.
    void collect(const std::string& directory, bool recursive, std::vector<Case>& cases) {
        const auto entries = tree_->listing(RootPath(directory));
        if (!entries) return;
        for (const auto& entry : *entries) {
            const std::string path = directory + "/" + std::string(entry.name);
            if (entry.stat.type == fs::Type::directory && recursive) collect(path, true, cases);
            if (entry.stat.type == fs::Type::file && seen_.insert(entry.stat.identity).second)
                consider(path, entry.stat, cases);
        }
    }

private:
    void consider(const std::string& path, const fs::Stat& stat, std::vector<Case>& cases) {
        const auto& opened = objects_.open(RootPath(path));
        if (opened.os_error != 0 || opened.reading->shape != elf::Shape::dynamic) return;
        const elf::Facts& facts = opened.reading->facts;
        if (facts.header.elf_class != elf::Class::elf64 || facts.header.machine != elf::machine_x86_64) return;
        constexpr unsigned set_id = 06000;
        constexpr unsigned executable = 0111;
        Case one;
        one.file = path;
        const loader::Process& fresh = process_for(facts);
        one.ld_so = fresh.system().interpreter;
        // A library that can be run (libc.so.6) would print its banner; ld.so cannot be asked about itself.
        if (path.find("/ld-linux-") != std::string::npos || facts.soname == fresh.system().interpreter_soname) return;
        const bool runs = facts.interpreter == one.ld_so && (stat.mode & set_id) == 0 &&
                          (stat.mode & executable) != 0 && !facts.soname;
        one.how = runs ? How::as_program : How::as_list;
        one.ours = oracle::ask_model(fresh, path, one.how);
        cases.push_back(std::move(one));
    }

    const loader::Process& process_for(const elf::Facts& facts) {
        const std::string interpreter = facts.interpreter.value_or("");
        const auto known = fresh_.find(interpreter);
        if (known != fresh_.end()) return known->second;
        auto system = loader::describe_system(*tree_, facts, loader::this_cpu(facts.header.machine));
        return fresh_.emplace(interpreter, loader::Process(*tree_, objects_, *std::move(system), {})).first->second;
    }

    std::unique_ptr<fs::DiskTree> tree_;
    loader::Objects objects_;
    std::map<std::string, loader::Process> fresh_;
    std::set<fs::Identity> seen_;
};

std::vector<std::string> extra_directories() {
    std::vector<std::string> directories;
    const char* const named = std::getenv("SANDROOT_ORACLE_DIRS");
    std::string_view rest = named ? named : "";
    while (!rest.empty()) {
        const auto one = rest.substr(0, rest.find(':'));
        if (!one.empty()) directories.emplace_back(one);
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    }
    return directories;
}

/// Asks the real ld.so about all, two at a time, and prints each disagreement.
std::size_t count_agreements(const std::vector<Case>& cases) {
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> agreed = 0;
    std::mutex printing;
    const auto work = [&] {
        for (std::size_t at = next++; at < cases.size(); at = next++) {
            const Case& one = cases[at];
            const auto theirs = oracle::ask_ld_so(oracle::trace_command(one.ld_so, one.file, one.how));
            if (theirs && *theirs == one.ours) {
                ++agreed;
                continue;
            }
            const std::scoped_lock lock(printing);
            std::cout << one.file << (one.how == How::as_list ? " (listed)" : " (traced)") << "\n  ld.so:\n"
                      << (theirs ? oracle::to_text(*theirs) : "    " + theirs.error().message + "\n") << "  ours:\n"
                      << oracle::to_text(one.ours);
        }
    };
    std::array<std::thread, 2> threads{std::thread(work), std::thread(work)};
    for (auto& thread : threads) thread.join();
    return agreed;
}

void expect_agreement(const std::vector<Case>& cases) {
    ASSERT_THAT(cases, ::testing::Not(::testing::IsEmpty()));
    const std::size_t agreed = count_agreements(cases);
    std::cout << "agree " << agreed << " of " << cases.size() << "\n";
    EXPECT_EQ(agreed, cases.size());
}

TEST(LdSo, AgreesOnEveryProgramOfUsrBin) {
    Machine machine;
    std::vector<Case> cases;
    machine.collect("/usr/bin", false, cases);
    expect_agreement(cases);
}

TEST(LdSo, AgreesOnEverySharedObjectOfTheLibraryDirectory) {
    Machine machine;
    std::vector<Case> cases;
    machine.collect("/usr/lib/x86_64-linux-gnu", true, cases);
    expect_agreement(cases);
}

TEST(LdSo, AgreesOnEveryExtensionModule) {
    Machine machine;
    std::vector<Case> cases;
    machine.collect("/usr/lib/python3", true, cases);
    for (const auto& directory :
         {"/usr/lib/python3.9", "/usr/lib/python3.11", "/usr/lib/python3.12", "/usr/lib/python3.13"})
        machine.collect(directory, true, cases);
    for (const auto& directory : extra_directories()) machine.collect(directory, true, cases);
    expect_agreement(cases);
}

}   // namespace
