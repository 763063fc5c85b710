// Contents of files, by every way that leads to other bytes.
#include "scenarios.hpp"

#include <sys/mman.h>

namespace sandroot::root::testing {

namespace disk = std::filesystem;

namespace {

void write_through_a_mapping(const std::string& path) {
    with_size_and_time_kept(path, [&] {
        const auto size = static_cast<std::size_t>(stat_of(path).st_size);
        const os::Fd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
        void* const mapped = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
        ASSERT_NE(mapped, MAP_FAILED);
        std::memset(mapped, 'm', size);
        ::msync(mapped, size, MS_SYNC);
        ::munmap(mapped, size);
    });
}

void punch_a_hole(const std::string& path) {
    with_size_and_time_kept(path, [&] {
        const os::Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
        ASSERT_EQ(::fallocate(fd.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4096, 16384), 0)
            << std::strerror(errno);
    });
}

/// Removes the file and makes new ones until one has its inode, which then takes its name. The inode of a file that is
/// linked into the root stays in use, so there the first new one does.
void use_the_inode_again(const Image& in) {
    const std::string path = in.at("/data/file");
    const auto before = stat_of(path);
    disk::remove(path);
    const auto spare = [&](int number) { return path + "." + std::to_string(number); };
    int made = 0;
    do {
        ASSERT_LT(made, 2000) << "the inode does not come back";
        write(spare(made++), "CONTENT\n");
    } while (in.link == "copy" && stat_of(spare(made - 1)).st_ino != before.st_ino);
    disk::rename(spare(made - 1), path);
    for (int number = 0; number < made - 1; ++number) disk::remove(spare(number));
    set_time(path, before.st_mtim.tv_sec, before.st_mtim.tv_nsec);
}

/// As an installation from scratch with reproducible times does it.
void make_the_package_anew(const Image& in) {
    const auto directory = in.site("acme");
    std::map<std::string, std::pair<struct stat, std::string>> files;
    for (const auto& item : disk::recursive_directory_iterator(directory))
        if (item.is_regular_file()) files[item.path()] = {stat_of(item.path()), content_of(item.path())};
    disk::remove_all(directory);
    for (const auto& [path, file] : files) {
        write(path, path.ends_with(".py") && !file.second.empty() ? altered(file.second) : file.second);
        set_time(path, file.first.st_mtim.tv_sec, file.first.st_mtim.tv_nsec);
    }
}

}   // namespace

std::vector<Scenario> edits_of_contents() {
    using In = const Image&;
    return {
        {"AFileThatGrew", [](In in) { write(in.at("/data/file"), "content and more\n"); }},
        {"AFileThatShrank", [](In in) { disk::resize_file(in.at("/data/file"), 3); }},
        {"AFileThatBecameEmpty", [](In in) { disk::resize_file(in.at("/data/file"), 0); }},
        {"AnEmptyFileThatWasFilled", [](In in) { write(in.at("/data/empty"), "no longer\n"); }},
        {"AFileOfTheSameSize", [](In in) { edit_in_place(in.at("/data/file"), "CONTENT\n"); }},
        {"AFileOfTheSameSizeAndTime", [](In in) { edit_unnoticed(in.at("/data/file")); }},
        {"ASourceOfTheSameSizeAndTime", [](In in) { edit_unnoticed(in.site("acme/text.py"), "value = 2\n"); }},
        {"AFileEmptiedAndFilledAgainToTheSameSizeAndTime",
         [](In in) { with_size_and_time_kept(in.at("/data/file"), [&] { write(in.at("/data/file"), "CONTENT\n"); }); }},
        {"AFileReplacedByAnother", [](In in) { replace(in.at("/data/file"), "another one\n"); }},
        {"AFileReplacedByOneOfTheSameSize", [](In in) { replace(in.at("/data/file"), "CONTENT\n"); }},
        {"AFileReplacedByOneOfTheSameSizeAndTime", [](In in) { replace_unnoticed(in.at("/data/file")); }},
        {"AFileReplacedByOneWithTheSameContent", [](In in) { replace_unnoticed(in.at("/data/file"), "content\n"); }},
        {"AFileWrittenThroughAMapping", [](In in) { write_through_a_mapping(in.at("/data/large")); }},
        {"AFileWrittenThroughItsNameOutside", [](In in) { edit_unnoticed(in.at("/outside/partner")); }},
        {"AnInodeThatIsUsedAgain", use_the_inode_again, {}, {}, "ext4"},
        {"APackageMadeAnewWithTheSameTimes", make_the_package_anew, {}, {}, "ext4"},
        {"AFileWithAHolePunchedIntoIt", [](In in) { punch_a_hole(in.at("/data/large")); }},
        {"AHoleThatWasFilled",
         [](In in) { edit_unnoticed(in.at("/data/holes"), "begin" + std::string((1U << 16U) - 5, 'x')); }},
        {"AFileThatGrewByAHole", [](In in) { disk::resize_file(in.at("/data/large"), 1U << 16U); }},
        {"AFileWithAHoleCutShort", [](In in) { disk::resize_file(in.at("/data/holes"), 4096); }},
        {"TheLastByteOfALargeFile",
         [](In in) { edit_unnoticed(in.at("/data/large"), std::string(39'999, 'l') + "L"); }},
        {"TwoFilesExchangedBytewise",
         [](In in) {
             edit_unnoticed(in.at("/data/file"), "CONTENT\n");
             edit_unnoticed(in.at("/data/other"), "content\n");
         }},
    };
}

}   // namespace sandroot::root::testing
