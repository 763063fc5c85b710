// HostPath and RootPath: a path on this machine and a path inside a root, which never convert into each other.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace sandroot {

/// A path as this process would hand it to the kernel: absolute, or relative to the working directory.
/// Bytes, not text; kept as it was given.
class HostPath {
public:
    HostPath() = default;
    explicit HostPath(std::string path) : path_(std::move(path)) {}

    [[nodiscard]] const std::string& str() const noexcept { return path_; }
    [[nodiscard]] const char* c_str() const noexcept { return path_.c_str(); }
    [[nodiscard]] bool empty() const noexcept { return path_.empty(); }

    /// The directory part: "/" for "/a", "." for "a". Trailing slashes do not count.
    [[nodiscard]] HostPath parent() const;
    /// The last component, without trailing slashes; empty for "/".
    [[nodiscard]] std::string name() const;

    friend HostPath operator/(const HostPath& left, std::string_view right);
    friend auto operator<=>(const HostPath&, const HostPath&) = default;

private:
    std::string path_;
};

/// An absolute path as a process would write it whose "/" is some root. Textual: "..", "." and double slashes stay
/// until `fs::chase` walks them, because ld.so hands such strings to the kernel as they are.
class RootPath {
public:
    RootPath() : path_("/") {}
    /// A string without leading "/" is taken from the root.
    explicit RootPath(std::string path);

    [[nodiscard]] const std::string& str() const noexcept { return path_; }
    [[nodiscard]] const char* c_str() const noexcept { return path_.c_str(); }
    [[nodiscard]] bool is_root() const noexcept { return path_ == "/"; }

    [[nodiscard]] RootPath parent() const;
    [[nodiscard]] std::string_view name() const;
    /// True for `ancestor` itself and for all below it, by text.
    [[nodiscard]] bool is_within(const RootPath& ancestor) const;
    /// Double slashes and "." components dropped, the trailing slash too. ".." stays: only the kernel may fold it.
    [[nodiscard]] RootPath tidy() const;

    friend RootPath operator/(const RootPath& left, std::string_view right);
    friend auto operator<=>(const RootPath&, const RootPath&) = default;

private:
    std::string path_;
};

}   // namespace sandroot

template <>
struct std::hash<sandroot::RootPath> {
    std::size_t operator()(const sandroot::RootPath& path) const noexcept {
        return std::hash<std::string>{}(path.str());
    }
};
