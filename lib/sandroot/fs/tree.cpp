#include <sandroot/base/escape.hpp>
#include <sandroot/fs/tree.hpp>

#include <algorithm>

namespace sandroot::fs {

std::string_view name_of(Type type) {
    switch (type) {
    case Type::file:
        return "file";
    case Type::directory:
        return "directory";
    case Type::symlink:
        return "symlink";
    case Type::fifo:
        return "FIFO";
    case Type::socket:
        return "socket";
    case Type::character_device:
        return "character device";
    case Type::block_device:
        return "block device";
    }
    return "file";
}

Result<std::string> read(const Tree& tree, const RootPath& path, std::size_t limit) {
    SR_TRY(const auto file, tree.open(path));
    const std::uint64_t size = file->stat().size;
    if (size > limit)
        return fail(Errc::malformed, escape_for_terminal(path.str()) + ": " + std::to_string(size) +
                                         " bytes where at most " + std::to_string(limit) + " belong");
    std::string bytes(size, '\0');
    SR_TRY(const std::size_t count, file->read_at(0, std::as_writable_bytes(std::span(bytes))),
           escape_for_terminal(path.str()));
    bytes.resize(count);
    return bytes;
}

}   // namespace sandroot::fs
