// Which names are one file.
#include "scenarios.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

std::vector<Scenario> edits_of_hard_links() {
    using In = const Image&;
    return {
        {"APairThatWasSplit", [](In in) { replace_unnoticed(in.at("/data/twin2"), "twins\n"); }},
        {"APairOfWhichOneNameGotAnotherContent", [](In in) { replace_unnoticed(in.at("/data/twin2")); }},
        {"APairThatGotAnotherContent", [](In in) { edit_unnoticed(in.at("/data/twin2")); }},
        {"APairThatLostAName", [](In in) { disk::remove(in.at("/data/twin")); }},
        {"AThirdNameForAPair", [](In in) { disk::create_hard_link(in.at("/data/twin"), in.at("/data/here/triplet")); }},
        {"TwoFilesMadeIntoOne",
         [](In in) {
             disk::remove(in.at("/data/other"));
             disk::create_hard_link(in.at("/data/file"), in.at("/data/other"));
         }},
        {"TwoEqualFilesMadeIntoOne",
         [](In in) {
             disk::remove(in.at("/data/other"));
             disk::create_hard_link(in.at("/data/file"), in.at("/data/other"));
         },
         [](In in) {
             write(in.at("/data/other"), "content\n");
             set_time_of(in.at("/data/file"), in.at("/data/other"));
         }},
        {"APairWhoseNamesWentToAnotherFile",
         [](In in) {
             for (const char* name : {"/data/twin", "/data/twin2"}) {
                 disk::remove(in.at(name));
                 disk::create_hard_link(in.at("/data/file"), in.at(name));
             }
         }},
        {"APartnerOutsideThatEntered",
         [](In in) { disk::rename(in.at("/outside/partner"), in.at("/data/here/partner")); }},
    };
}

}   // namespace sandroot::root::testing
