// What may happen to a source between a plan and its being carried out, whether into a directory or an archive.
#pragma once

#include "unit/root/scene.hpp"

#include <functional>

namespace sandroot::root::testing {

struct SourceChange {
    const char* what;
    std::function<void(const std::string& top)> make;
};

/// What the changes change.
inline void furnish_for_changes(const Scene& scene) {
    write(scene.source + "/d/f", "before");
    write(scene.source + "/other", "other!");
    std::filesystem::create_symlink("f", scene.source + "/d/l");
}

inline std::vector<SourceChange> source_changes() {
    namespace disk = std::filesystem;
    using Top = const std::string&;
    return {
        {"written to", [](Top top) { write(top + "/d/f", "longer than before"); }},
        {"touched", [](Top top) { set_time(top + "/d/f", 1, 1); }},
        {"removed", [](Top top) { disk::remove(top + "/d/f"); }},
        {"replaced", [](Top top) { disk::rename(top + "/other", top + "/d/f"); }},
        {"a symlink", [](Top top) { disk::remove(top + "/d/f"), disk::create_symlink("/etc/passwd", top + "/d/f"); }},
        {"a FIFO",
         [](Top top) {
             disk::remove(top + "/d/f");
             ASSERT_EQ(::mkfifo((top + "/d/f").c_str(), 0600), 0);
         }},
        {"a directory", [](Top top) { disk::remove(top + "/d/f"), disk::create_directory(top + "/d/f"); }},
        {"another link", [](Top top) { disk::remove(top + "/d/l"), disk::create_symlink("f", top + "/d/l"); }},
        {"a symlink for its directory",
         [](Top top) { disk::rename(top + "/d", top + "/e"), disk::create_directory_symlink("/etc", top + "/d"); }},
        {"no directory", [](Top top) { disk::remove_all(top + "/d"); }},
    };
}

}   // namespace sandroot::root::testing
