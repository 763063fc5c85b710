// Root: a root file system of some architecture, and its own programs run in a chroot there.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/objects.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/os/child.hpp>

#include "oracle/trace.hpp"

#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace foreign {

struct Architecture {
    std::string name;       ///< Debian's: the folder of the root.
    std::string emulator;   ///< Which runs its programs where the kernel does not.
    std::uint16_t machine = 0;
    std::string ctypes;     ///< The extension module of ctypes.
    std::string cpu = {};   ///< Which the emulator shall be; its best where empty.
};
/// For GoogleTest: what a failed test was about.
void PrintTo(const Architecture& architecture, std::ostream* out);

/// A file of the root that ld.so can be asked about.
struct Candidate {
    std::string path;
    std::string ld_so;
    oracle::How how = oracle::How::as_list;
};

class Root {
public:
    /// The root must have been made before. Errors: it is not there.
    static sandroot::Result<std::unique_ptr<Root>> open(const Architecture& architecture);

    /// Every program and shared object that a loader has to do with, each once, but ld.so itself.
    [[nodiscard]] std::vector<Candidate> candidates();
    /// Shared objects below Python's directories.
    [[nodiscard]] std::vector<std::string> extension_modules();

    /// What the root's own ld.so says.
    [[nodiscard]] sandroot::Result<oracle::Answer> ask_ld_so(const Candidate& candidate) const;
    /// What our model says.
    [[nodiscard]] oracle::Answer ask_model(const Candidate& candidate);
    /// What opener.py prints when the root's Python opens `modules`; its lines.
    [[nodiscard]] sandroot::Result<std::vector<std::string>> run_opener(const std::vector<std::string>& modules) const;
    /// The same from the model.
    [[nodiscard]] std::vector<std::string> simulate_opener(const std::vector<std::string>& modules);

    /// The CPU that runs the root's programs, as its ld.so sees it.
    [[nodiscard]] sandroot::Result<sandroot::loader::Cpu> cpu() const;
    /// Which subdirectories its ld.so tries in a directory, in order.
    [[nodiscard]] sandroot::Result<std::vector<std::string>> subdirectories() const;
    /// Its default directories, by `ld.so --help`.
    [[nodiscard]] sandroot::Result<std::vector<std::string>> system_directories() const;
    /// What is known of its ld.so without running it.
    [[nodiscard]] const sandroot::loader::System& system();

private:
    Root(Architecture architecture, std::unique_ptr<sandroot::fs::DiskTree> tree);
    void collect(const std::string& directory, std::vector<std::string>& files, std::set<sandroot::fs::Identity>& seen);
    [[nodiscard]] sandroot::Result<sandroot::os::Finished> run(const std::vector<std::string>& words,
                                                               std::map<std::string, std::string> environment) const;
    [[nodiscard]] std::string interpreter() const;
    const sandroot::loader::Process& fresh(const std::string& path);

    Architecture architecture_;
    std::unique_ptr<sandroot::fs::DiskTree> tree_;
    bool native_ = true;   ///< The kernel runs its programs.
    sandroot::loader::Objects objects_;
    std::map<std::string, sandroot::loader::Process> fresh_;   ///< By PT_INTERP.
};

}   // namespace foreign
