#include <sandroot/base/escape.hpp>
#include <sandroot/fs/host.hpp>

#include <boost/filesystem.hpp>

namespace sandroot::fs {

namespace {

namespace bfs = boost::filesystem;

std::unexpected<Error> failed(const boost::system::error_code& error, const HostPath& path) {
    return fail_errno(error.value(), escape_for_terminal(path.str()));
}

}   // namespace

Result<HostPath> absolute(const HostPath& path) {
    boost::system::error_code error;
    bfs::path full(path.str());
    if (!full.is_absolute()) {
        const bfs::path here = bfs::current_path(error);
        if (error) return failed(error, HostPath("."));
        full = here / full;
    }
    full = full.lexically_normal();
    if (full.filename() == "." || full.filename().empty()) full = full.parent_path();
    return HostPath(full.empty() ? "/" : full.string());
}

Result<HostPath> canonical(const HostPath& path) {
    boost::system::error_code error;
    const bfs::path real = bfs::canonical(path.str(), error);
    if (error) return failed(error, path);
    return HostPath(real.string());
}

Result<void> create_directories(const HostPath& path) {
    boost::system::error_code error;
    bfs::create_directories(path.str(), error);
    if (error) return failed(error, path);
    return {};
}

Result<TemporaryDirectory> TemporaryDirectory::create() {
    boost::system::error_code error;
    const bfs::path path = bfs::temp_directory_path(error) / bfs::unique_path("sandroot-%%%%-%%%%-%%%%");
    if (error) return failed(error, HostPath("the folder for temporary files"));
    if (!bfs::create_directory(path, error)) return failed(error, HostPath(path.string()));
    return TemporaryDirectory(HostPath(path.string()));
}

TemporaryDirectory::TemporaryDirectory(TemporaryDirectory&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TemporaryDirectory::~TemporaryDirectory() {
    boost::system::error_code ignored;
    if (!path_.empty()) bfs::remove_all(path_.str(), ignored);
}

}   // namespace sandroot::fs
