// Any bytes as ld.so.conf and some files beside it, cut at each 0xff, over a small tree that ldconfig is modelled in.
#include <sandroot/loader/cache/ldconfig.hpp>
#include <sandroot/loader/cache/writer.hpp>

#include "fuzz/bytes_file.hpp"
#include "support/memory_tree.hpp"
#include "unit/elf/elf_builder.hpp"

#include <algorithm>
#include <array>

using namespace sandroot;
using fuzz::hold;

namespace {

std::string library(const std::string& soname) {
    build::Recipe recipe;
    recipe.names = {{DT_SONAME, soname}};
    return build::make(recipe).bytes;
}

void furnish(fs::MemoryTree& tree) {
    static const std::string first = library("liba.so.1");
    static const std::string second = library("libb.so.2");
    tree.add_file("/lib/liba.so.1.1", first).add_symlink("/lib/liba.so.1", "liba.so.1.1");
    tree.add_file("/opt/x/libb.so.2", second).add_file("/opt/x/glibc-hwcaps/x86-64-v3/libb.so.2", second);
    tree.add_symlink("/usr/lib", "../lib").add_symlink("/opt/loop", "loop").add_symlink("/opt/up", "../..");
}

}   // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<const char*, 6> files{"/etc/ld.so.conf", "/etc/a.conf", "/etc/b.conf",
                                               "/etc/d/c.conf",   "/etc/d/.e",   "/f"};
    fs::MemoryTree tree;
    furnish(tree);
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    for (const char* file : files) {
        const std::string_view text = rest.substr(0, rest.find('\xff'));
        tree.add_file(file, std::string(text));
        rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    }
    loader::System system;
    system.header.elf_class = elf::Class::elf64;
    system.header.order = elf::Order::little;
    system.header.machine = elf::machine_x86_64;
    system.version = {2, size % 2 == 0 ? 36U : 39U};
    system.default_directories = {"/lib64", "/usr/lib64"};
    const auto answer = loader::model_ldconfig(tree, system);
    hold(answer.directories.size() <= 16);   // So many does the tree have, whatever they are called.
    for (const auto& entry : answer.entries)
        hold(std::ranges::any_of(answer.directories, [&](const auto& path) { return entry.value.starts_with(path); }));
    auto sorted = answer.entries;
    loader::sort_cache_entries(sorted);
    hold(sorted == answer.entries);
    return 0;
}
