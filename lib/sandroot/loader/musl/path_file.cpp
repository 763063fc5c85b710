#include <sandroot/loader/musl/lists.hpp>
#include <sandroot/loader/musl/path_file.hpp>

#include <cerrno>

namespace sandroot::loader {

namespace {

constexpr std::string_view loader_prefix = "ld-musl-";
constexpr std::string_view loader_suffix = ".so.1";
constexpr std::string_view compiled_in = "/lib:/usr/local/lib:/usr/lib";
constexpr std::size_t largest_path_file = 1U << 20U;

std::string_view last_component(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

}   // namespace

bool is_musl_loader(std::string_view interpreter) {
    return last_component(interpreter).starts_with(loader_prefix);
}

std::string musl_path_file(std::string_view interpreter) {
    std::string_view architecture = last_component(interpreter);
    if (architecture.starts_with(loader_prefix)) architecture.remove_prefix(loader_prefix.size());
    if (architecture.ends_with(loader_suffix)) architecture.remove_suffix(loader_suffix.size());
    std::string_view prefix;
    if (interpreter.starts_with('/')) {
        const auto last = interpreter.rfind('/');
        const auto before = last == 0 ? 0 : interpreter.rfind('/', last - 1);
        prefix = interpreter.substr(0, before);
    }
    return std::string(prefix) + "/etc/ld-musl-" + std::string(architecture) + ".path";
}

MuslPath read_musl_path(const fs::Tree& tree, const std::string& file) {
    const auto text = fs::read(tree, RootPath(file), largest_path_file);
    if (text) return {split_musl_list(std::string_view(*text).substr(0, text->find('\0'))), 0};
    const int error = text.error().os_error;
    if (error == ENOENT) return {split_musl_list(compiled_in), error};
    return {{}, error};
}

}   // namespace sandroot::loader
