// Are all claims there?
#include "claims.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <map>

namespace {

constexpr unsigned all = 78;

/// A claim counts with the judge of its `transcript`; what a rule judges beside that is for other releases and CPUs.
TEST(Claims, EachNumberHasAFolderAndAJudge) {
    std::map<unsigned, std::string> judges;
    std::map<std::string, unsigned> of_judge;
    unsigned rules_beside = 0;
    for (const auto& claim : oracle::all_claims()) {
        EXPECT_TRUE(claim.number >= 1 && claim.number <= all) << claim.folder;
        EXPECT_TRUE(claim.judge == "ld.so" || claim.judge == "musl" || claim.judge == "rule") << claim.folder;
        if (claim.file != "transcript") {
            ++rules_beside;
            continue;
        }
        if (judges.emplace(claim.number, claim.judge).second) ++of_judge[claim.judge];
    }
    for (unsigned number = 1; number <= all; ++number) EXPECT_TRUE(judges.contains(number)) << "claim " << number;
    std::cout << judges.size() << " of " << all << " claims: ld.so " << of_judge["ld.so"] << ", musl "
              << of_judge["musl"] << ", rule " << of_judge["rule"] << "; by a rule for other releases and CPUs as well "
              << rules_beside << "\n";
}

}   // namespace
