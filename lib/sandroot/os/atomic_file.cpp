#include <sandroot/base/escape.hpp>
#include <sandroot/os/atomic_file.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandroot::os {

Result<AtomicFile> AtomicFile::create(const HostPath& path) {
    std::string temporary = (path.parent() / ("." + path.name() + ".XXXXXX")).str();
    Fd fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!fd) return fail_errno(errno, "creating a file beside " + escape_for_terminal(path.str()));
    return AtomicFile(path, std::move(temporary), std::move(fd));
}

AtomicFile::~AtomicFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> AtomicFile::commit(unsigned mode) {
    if (::fchmod(fd_.get(), mode) != 0) return fail_errno(errno, "setting its mode");
    if (::fsync(fd_.get()) != 0) return fail_errno(errno, "fsync");
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return fail_errno(errno, "renaming it into place");
    temporary_.clear();
    return {};
}

}   // namespace sandroot::os
