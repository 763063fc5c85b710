// Are all claims there?
#include "claims.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <map>

namespace {

/// Those that have a number of their own in every list of the loader's surprises; more may follow behind them.
constexpr unsigned all = 78;

/// A claim counts with the judge of its `transcript`; what a rule judges beside that is for other releases and CPUs.
TEST(Claims, EachNumberHasAFolderAndAJudge) {
    std::map<unsigned, std::string> judges;
    std::map<std::string, unsigned> of_judge;
    std::map<std::string, unsigned> further;
    unsigned rules_beside = 0;
    for (const auto& claim : oracle::all_claims()) {
        EXPECT_TRUE(claim.judge == "ld.so" || claim.judge == "musl" || claim.judge == "rule") << claim.folder;
        if (claim.file != "transcript") {
            ++rules_beside;
            continue;
        }
        if (claim.number > all) ++further[claim.judge];
        else if (judges.emplace(claim.number, claim.judge).second) ++of_judge[claim.judge];
    }
    for (unsigned number = 1; number <= all; ++number) EXPECT_TRUE(judges.contains(number)) << "claim " << number;
    std::cout << judges.size() << " of " << all << " claims: ld.so " << of_judge["ld.so"] << ", musl "
              << of_judge["musl"] << ", rule " << of_judge["rule"] << "; by a rule for other releases and CPUs as well "
              << rules_beside << "; further claims: musl " << further["musl"] << ", ld.so " << further["ld.so"] << "\n";
}

}   // namespace
