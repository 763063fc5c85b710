// What ELF files need, and where the loader finds it.
#include "scenarios.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

std::vector<Scenario> edits_of_libraries() {
    using In = const Image&;
    return {
        {"ALibraryOfTheSameSizeAndTime",
         [](In in) { edit_unnoticed(in.library("libone.so.1.2"), library_bytes("libONE.so.1")); }},
        {"AnExtensionOfTheSameSizeAndTimeThatNeedsAnotherLibrary",
         [](In in) { edit_unnoticed(in.site(extension), library_bytes({}, {"libtwo.so.1"})); }},
        {"AnExtensionReplacedByOneOfTheSameSizeAndTimeThatNeedsAnotherLibrary",
         [](In in) { replace_unnoticed(in.site(extension), library_bytes({}, {"libtwo.so.1"})); }},
        {"AnExtensionThatNeedsAFurtherLibrary",
         [](In in) { replace(in.site(extension), library_bytes({}, {"libone.so.1", "libtwo.so.1"})); }},
        {"AnExtensionThatNeedsNothingAnyMore", [](In in) { replace(in.site(extension), library_bytes({})); }},
        {"ALibraryThatNeedsAnother",
         [](In in) { edit_in_place(in.library("libone.so.1.2"), library_bytes("libone.so.1", {"libtwo.so.1"})); }},
        {"ALibraryThatNeedsAnotherThanBeforeOfTheSameSizeAndTime",
         [](In in) { edit_unnoticed(in.library("libone.so.1.2"), library_bytes("libone.so.1", {"libtwo.so.1"})); },
         [](In in) { edit_in_place(in.library("libone.so.1.2"), library_bytes("libone.so.1", {"libsix.so.1"})); }},
        {"ALibraryThatWent", [](In in) { disk::remove(in.library("libone.so.1")); }},
        {"AMissingLibraryThatCame", [](In in) { write(in.library("libnew.so.1"), library_bytes("libnew.so.1")); },
         [](In in) { replace(in.site(extension), library_bytes({}, {"libone.so.1", "libnew.so.1"})); }},
        {"ALinkOfALibraryThatLeadsToAnotherVersion",
         [](In in) {
             write(in.library("libone.so.1.3"), library_bytes("libone.so.1"));
             retarget(in.library("libone.so.1"), "libone.so.1.3");
         }},
        {"ALibraryThatMovedToAnotherDirectory",
         [](In in) {
             disk::create_directories(in.at("/opt/bil"));
             disk::rename(in.at("/opt/lib/libopt.so.1"), in.at("/opt/bil/libopt.so.1"));
             write(in.at("/etc/ld.so.conf"), "/opt/bil\n");
             in.refresh_cache();
         }},
        {"ACacheOfTheSameSizeAndTimeThatLeadsToAnotherDirectory",
         [](In in) {
             with_size_and_time_kept(in.at("/etc/ld.so.cache"), [&] {
                 write(in.at("/etc/ld.so.conf"), "/opt/bil\n");
                 in.refresh_cache();
             });
         },
         [](In in) { write(in.at("/opt/bil/libopt.so.1"), library_bytes("libopt.so.1")); }},
        {"ACacheThatWent", [](In in) { disk::remove(in.at("/etc/ld.so.cache")); }},
        {"AVariantForBetterCpus",
         [](In in) {
             write(in.library("glibc-hwcaps/x86-64-v2/libone.so.1"), library_bytes("libone.so.1"));
             in.refresh_cache();
         }},
        {"ALoaderOfTheSameSizeAndTime",
         [](In in) { edit_unnoticed(in.at("/lib64/ld-linux-x86-64.so.2"), library_bytes("ld-linux-x86-64.so.3")); }},
    };
}

}   // namespace sandroot::root::testing
