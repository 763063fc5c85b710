// Names that came, went and changed places.
#include "scenarios.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

std::vector<Scenario> edits_of_names() {
    using In = const Image&;
    return {
        {"ANewFile", [](In in) { write(in.at("/data/here/new"), "new\n"); }},
        {"ANewFileInADirectoryOfTheSameTime",
         [](In in) { with_size_and_time_kept(in.at("/data/here"), [&] { write(in.at("/data/here/new"), "new\n"); }); }},
        {"AFileThatWasRemoved", [](In in) { disk::remove(in.at("/data/here/name")); }},
        {"AFileRemovedFromADirectoryOfTheSameTime",
         [](In in) { with_size_and_time_kept(in.at("/data/here"), [&] { disk::remove(in.at("/data/here/name")); }); }},
        {"AFileThatWasRenamed", [](In in) { disk::rename(in.at("/data/file"), in.at("/data/renamed")); }},
        {"AFileRenamedToOtherCase", [](In in) { disk::rename(in.at("/data/file"), in.at("/data/FILE")); }},
        {"AFileRenamedInADirectoryOfTheSameTime",
         [](In in) {
             with_size_and_time_kept(in.at("/data/here"),
                                     [&] { disk::rename(in.at("/data/here/name"), in.at("/data/here/eman")); });
         }},
        {"AFileThatWasMovedElsewhere",
         [](In in) { disk::rename(in.at("/data/here/name"), in.at("/data/else/moved")); }},
        {"AFileThatWasMovedOverAnother",
         [](In in) { disk::rename(in.at("/data/here/name"), in.at("/data/else/name")); }},
        {"ANameOfStrangeBytes", [](In in) { write(in.at("/data/a\nb\\ \xff\x01"), "strange\n"); }},
        {"AHiddenName", [](In in) { write(in.at("/data/.hidden"), "hidden\n"); }},
        {"TwoFilesThatChangedPlaces", [](In in) { exchange(in.at("/data/file"), in.at("/data/large")); }},
        {"TwoFilesOfTheSameSizeAndTimeThatChangedPlaces",
         [](In in) { exchange(in.at("/data/file"), in.at("/data/other")); },
         [](In in) { set_time_of(in.at("/data/file"), in.at("/data/other")); }},
        {"TwoFilesThatChangedPlacesByThreeRenames",
         [](In in) {
             disk::rename(in.at("/data/file"), in.at("/data/aside"));
             disk::rename(in.at("/data/other"), in.at("/data/file"));
             disk::rename(in.at("/data/aside"), in.at("/data/other"));
         },
         [](In in) { set_time_of(in.at("/data/file"), in.at("/data/other")); }},
        {"TwoDirectoriesThatChangedPlaces", [](In in) { exchange(in.at("/data/here"), in.at("/data/else")); },
         [](In in) {
             set_time_of(in.at("/data/here/name"), in.at("/data/else/name"));
             set_time_of(in.at("/data/here"), in.at("/data/else"));
         }},
        {"AFileAndADirectoryThatChangedPlaces", [](In in) { exchange(in.at("/data/here"), in.at("/data/file")); }},
        {"ADirectoryThatWasRenamed", [](In in) { disk::rename(in.at("/data/here"), in.at("/data/there")); }},
        {"ADirectoryThatWasMovedIntoAnother",
         [](In in) { disk::rename(in.at("/data/here"), in.at("/data/else/here")); }},
        {"ANewEmptyDirectory", [](In in) { disk::create_directories(in.at("/data/here/new")); }},
        {"ADirectoryMadeAnewWithNothingInIt",
         [](In in) {
             disk::remove_all(in.at("/data/here"));
             disk::create_directories(in.at("/data/here"));
         }},
        {"AnEmptyDirectoryThatWent", [](In in) { disk::remove(in.at("/data/hollow")); }},
    };
}

}   // namespace sandroot::root::testing
