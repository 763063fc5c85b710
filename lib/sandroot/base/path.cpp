#include <sandroot/base/path.hpp>

namespace sandroot {

namespace {

std::string_view without_trailing_slashes(std::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    return path;
}

std::string joined(std::string_view left, std::string_view right) {
    while (!right.empty() && right.front() == '/') right.remove_prefix(1);
    std::string path(left);
    if (right.empty()) return path;
    if (path.empty() || path.back() != '/') path += '/';
    path += right;
    return path;
}

}   // namespace

HostPath HostPath::parent() const {
    const auto path = without_trailing_slashes(path_);
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return HostPath(".");
    return HostPath(std::string(without_trailing_slashes(path.substr(0, slash == 0 ? 1 : slash))));
}

std::string HostPath::name() const {
    const auto path = without_trailing_slashes(path_);
    if (path == "/") return {};
    return std::string(path.substr(path.rfind('/') + 1));
}

HostPath operator/(const HostPath& left, std::string_view right) {
    return HostPath(left.path_.empty() ? std::string(right) : joined(left.path_, right));
}

RootPath::RootPath(std::string path) : path_(std::move(path)) {
    if (path_.empty() || path_.front() != '/') path_.insert(path_.begin(), '/');
}

RootPath RootPath::parent() const {
    const auto path = without_trailing_slashes(path_);
    const auto slash = path.rfind('/');
    return RootPath(std::string(without_trailing_slashes(path.substr(0, slash == 0 ? 1 : slash))));
}

std::string_view RootPath::name() const {
    const auto path = without_trailing_slashes(path_);
    return path.substr(path.rfind('/') + 1);
}

bool RootPath::is_within(const RootPath& ancestor) const {
    const auto above = without_trailing_slashes(ancestor.path_);
    if (above == "/") return true;
    return path_.starts_with(above) && (path_.size() == above.size() || path_[above.size()] == '/');
}

RootPath RootPath::tidy() const {
    std::string out;
    std::string_view rest = path_;
    while (!rest.empty()) {
        const auto start = rest.find_first_not_of('/');
        if (start == std::string_view::npos) break;
        rest.remove_prefix(start);
        const auto component = rest.substr(0, rest.find('/'));
        rest.remove_prefix(component.size());
        if (component == ".") continue;
        out += '/';
        out += component;
    }
    return RootPath(std::move(out));
}

RootPath operator/(const RootPath& left, std::string_view right) {
    return RootPath(joined(left.path_, right));
}

}   // namespace sandroot
