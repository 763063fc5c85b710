// Every damage of fixtures/broken/cache_pokes.txt, done to a cache of each format.
#include <sandroot/loader/cache/cache.hpp>
#include <sandroot/loader/cache/look_up.hpp>
#include <sandroot/loader/cache/parse_cache.hpp>

#include "support/poked_cache.hpp"

#include <gtest/gtest.h>

#include <fnmatch.h>
#include <set>
#include <span>

namespace {

using namespace sandroot;
using poked::Poke;

std::vector<Poke> pokes() {
    return poked::read_pokes(SANDROOT_SOURCE_DIR "/fixtures/broken/cache_pokes.txt");
}

std::string escaped(const std::string& pattern) {
    std::string text;
    for (const char c : pattern) text += c == '[' ? std::string("\\[") : std::string(1, c);
    return text;
}

class PokedCache : public testing::TestWithParam<Poke> {};

TEST_P(PokedCache, IsAnsweredFor) {
    const Poke& poke = GetParam();
    const std::string bytes = poked::damaged(poke);
    const auto cache = loader::parse_cache(std::as_bytes(std::span(bytes)));
    std::string answer;
    for (const char* name : {"liba.so.1", "libb.so.1", "libq.so.1"}) {
        // A loader of this byte order refuses a file of the other one.
        const auto found = cache && !cache->big_endian
                               ? loader::look_up(*cache, name, {{0x0303}, {"x86-64-v2"}, 1, false, 0})
                               : std::nullopt;
        answer += found ? poked::letter_of(*found) : '-';
    }
    EXPECT_EQ(answer, poke.answer);
    std::string said = cache ? "" : cache.error().message;
    if (cache && !cache->damages.empty()) said = cache->damages.front();
    EXPECT_EQ(::fnmatch(escaped(poke.sentence).c_str(), said.c_str(), 0), 0) << said;
}

INSTANTIATE_TEST_SUITE_P(Broken, PokedCache, testing::ValuesIn(pokes()),
                         [](const auto& each) { return each.param.name; });

TEST(PokedCaches, HaveNamesOfTheirOwnAndReachEveryField) {
    std::set<std::string> names;
    std::set<std::string> touched;
    const auto kind = [](std::string field) {
        if (const auto open = field.find('['); open != std::string::npos) field.erase(open, field.find(']') - open + 1);
        return field;
    };
    for (const Poke& poke : pokes()) {
        EXPECT_TRUE(names.insert(poke.name).second) << poke.name;
        touched.insert(kind(poke.field));
    }
    for (const char* format : {"old", "new"})
        for (const auto& [field, offset] : poked::image_of(format).at)
            EXPECT_TRUE(touched.contains(kind(field))) << "no poke for " << field;
}

}   // namespace
