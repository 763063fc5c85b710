#include <sandroot/python/packaging/metadata.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::python {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::string_literals;

TEST(Metadata, TakesNameVersionAndRequirementsFromTheHeader) {
    const auto metadata = parse_metadata("Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.0\n"
                                         "Requires-Dist: numpy (>=1.2)\nRequires-Dist: six ; extra == 'x'\n");
    EXPECT_EQ(metadata.name, "Foo.Bar");
    EXPECT_EQ(metadata.version, "1.0");
    EXPECT_THAT(metadata.requires_, ElementsAre("numpy (>=1.2)", "six ; extra == 'x'"));
}

TEST(Metadata, EndsAtTheEmptyLineSoADescriptionCannotAddFields) {
    const auto metadata = parse_metadata("Name: a\nVersion: 1\n\nRequires-Dist: evil\nName: b\n");
    EXPECT_EQ(metadata.name, "a");
    EXPECT_THAT(metadata.requires_, IsEmpty());
}

TEST(Metadata, ReadsAnyCaseAnyLineEndAndContinuationLines) {
    const auto metadata =
        parse_metadata("\xef\xbb\xbfname:a\r\nVERSION : 1\r\nSummary: x\r\n  y\r\nrequires-dist: b\r\n\t>=2\r\n");
    EXPECT_EQ(metadata.name, "a");
    EXPECT_EQ(metadata.version, "1");
    EXPECT_THAT(metadata.requires_, ElementsAre("b >=2"));
}

TEST(Metadata, KeepsTheFirstOfRepeatedFieldsAndSurvivesNoise) {
    const auto metadata = parse_metadata(" lost\nno colon\n: x\nName: a\nName: b\n\0\n"s);
    EXPECT_EQ(metadata.name, "a");
    EXPECT_EQ(metadata.version, "");
}

TEST(Record, ReadsTheFirstFieldOfEachRow) {
    const auto record = parse_record("a/b.py,sha256=x,12\na/c.so,,\r\nRECORD,,\n");
    EXPECT_THAT(record.paths, ElementsAre("a/b.py", "a/c.so", "RECORD"));
    EXPECT_THAT(record.problems, IsEmpty());
}

TEST(Record, ReadsQuotedPathsWithCommasQuotesAndNewlines) {
    const auto record = parse_record("\"a,b.py\",,\n\"say \"\"hi\"\".txt\",,\n\"two\nlines\",,\nplain\"quote,,\nlast");
    EXPECT_THAT(record.paths, ElementsAre("a,b.py", "say \"hi\".txt", "two\nlines", "plain\"quote", "last"));
}

TEST(Record, SaysThatItWasCutShortInsideQuotes) {
    const auto record = parse_record("a.py,,\n\"b.py,,\nc.py,,\n");
    EXPECT_THAT(record.paths, ElementsAre("a.py"));
    EXPECT_THAT(record.problems, ElementsAre("RECORD ends inside a quoted field: it was cut short or is not CSV"));
}

TEST(Record, DropsRowsWithNulBytesOrWithoutAPath) {
    const auto text = "a\0b,,\n,,\n\n\r\nc,,\n"s;
    const auto record = parse_record(text);
    EXPECT_THAT(record.paths, ElementsAre("c"));
    EXPECT_THAT(record.problems,
                ElementsAre("RECORD has 1 rows with NUL bytes in the path", "RECORD has 1 rows without a path"));
}

TEST(Record, OfBinaryNoiseIsReadToItsEnd) {
    std::string noise;
    for (unsigned i = 0; i < 100'000; ++i) noise += static_cast<char>(i * 2654435761U >> 24U);
    const auto record = parse_record(noise);
    EXPECT_FALSE(record.problems.empty());
}

TEST(Requires, TurnsSectionsIntoMarkers) {
    EXPECT_THAT(parse_requires("numpy>=1\n\n# comment\n[socks]\nPySocks\n[:python_version<'3']\nfutures\n"
                               "[test:sys_platform=='linux']\npytest\n"),
                ElementsAre("numpy>=1", "PySocks; extra == \"socks\"", "futures; python_version<'3'",
                            "pytest; (sys_platform=='linux') and extra == \"test\""));
}

TEST(Lines, AreTrimmedAndNeverEmpty) {
    EXPECT_THAT(parse_lines(" a \r\n\n\tb"), ElementsAre("a", "b"));
}

}   // namespace
}   // namespace sandroot::python
