#include <sandroot/sandbox/list_file.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::sandbox {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ListFile, OdbcinstNamesDriversAndSetupsAndNothingElse) {
    EXPECT_THAT(libraries_named(ListFormat::odbcinst,
                                "[ODBC Drivers]\nFreeTDS=Installed\n"
                                "[FreeTDS]\nDescription = Driver = no\nDriver\t= libtdsodbc.so\n"
                                "Setup=/usr/lib/libtdsS.so \r\n; Driver = /no\n#Setup=/no\n"
                                "[x]\nDRIVER64 = /opt/x 1/libx.so\nDriver = libtdsodbc.so\nDriver ="),
                ElementsAre("libtdsodbc.so", "/usr/lib/libtdsS.so", "/opt/x 1/libx.so"));
}

TEST(ListFile, ACacheOfLoadersNamesTheQuotedPathsThatBeginALine) {
    EXPECT_THAT(libraries_named(ListFormat::quoted,
                                "# \"/no.so\"\n\"/usr/lib/libsvg.so\"\n\"svg\" 6 \"gdk-pixbuf\" \"x\"\n"
                                "\"image/svg+xml\" \"\"\n\"/* XPM */\" \"\" 100\n\"/open\n"),
                ElementsAre("/usr/lib/libsvg.so"));
}

TEST(ListFile, OfAHostileOneAThousandNamesAreTaken) {
    std::string text;
    for (int at = 0; at < 2000; ++at) text += "Driver=" + std::to_string(at) + "\n";
    EXPECT_EQ(libraries_named(ListFormat::odbcinst, text).size(), 1000U);
    EXPECT_THAT(libraries_named(ListFormat::odbcinst, "Driver=" + std::string(5000, 'x')), IsEmpty());
    EXPECT_THAT(libraries_named(ListFormat::odbcinst, std::string("Driver=a\0b", 10)), IsEmpty());
}

}   // namespace
}   // namespace sandroot::sandbox
