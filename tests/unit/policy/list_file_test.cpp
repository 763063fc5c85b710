#include <sandroot/policy/list_file.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>

namespace sandroot::policy {
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

TEST(ListFile, AMechanismOfGssHasItsLibraryAsThirdWord) {
    EXPECT_THAT(libraries_named(ListFormat::gss,
                                "# ntlm 1.3.6 /no.so\nntlm_v1\t1.3.6.1\t\t /usr/lib/gssntlmssp.so\tkernel [x]\n"
                                "\n  eap 1.3.6.2 mech_eap.so\r\nshort 1.3\nshort\n"),
                ElementsAre("/usr/lib/gssntlmssp.so", "mech_eap.so"));
}

/// A typelib's header, whose numbers stand in the given order, with `libraries` behind it.
std::string typelib(const std::string& libraries, std::endian order, std::uint32_t start = 56) {
    std::string bytes = "GOBJ\nMETADATA\r\n\032" + std::string(40, '\0') + libraries + '\0';
    const auto put = [&](std::size_t at, std::uint32_t value) {
        if (order != std::endian::native) value = std::byteswap(value);
        bytes.replace(at, sizeof value, reinterpret_cast<const char*>(&value), sizeof value);
    };
    put(40, static_cast<std::uint32_t>(bytes.size()));
    put(52, start);
    return bytes;
}

TEST(ListFile, ATypelibNamesItsLibrariesInTheByteOrderOfItsImage) {
    for (const auto order : {std::endian::little, std::endian::big})
        EXPECT_THAT(libraries_named(ListFormat::typelib, typelib("libgobject-2.0.so.0,libglib-2.0.so.0", order)),
                    ElementsAre("libgobject-2.0.so.0", "libglib-2.0.so.0"));
}

TEST(ListFile, ABrokenTypelibNamesNothing) {
    const std::string whole = typelib("libx.so.1", std::endian::little);
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THAT(libraries_named(ListFormat::typelib, whole.substr(0, size)), IsEmpty()) << size;
    for (const std::uint32_t start : {0U, static_cast<std::uint32_t>(whole.size()), 0xFFFFFFFFU})
        EXPECT_THAT(libraries_named(ListFormat::typelib, typelib("libx.so.1", std::endian::little, start)), IsEmpty());
    std::string open = whole;
    open.back() = 'x';
    EXPECT_THAT(libraries_named(ListFormat::typelib, open), IsEmpty());
}

TEST(ListFile, OfAHostileOneAThousandNamesAreTaken) {
    std::string text;
    for (int at = 0; at < 2000; ++at) text += "Driver=" + std::to_string(at) + "\n";
    EXPECT_EQ(libraries_named(ListFormat::odbcinst, text).size(), 1000U);
    EXPECT_THAT(libraries_named(ListFormat::odbcinst, "Driver=" + std::string(5000, 'x')), IsEmpty());
    EXPECT_THAT(libraries_named(ListFormat::odbcinst, std::string("Driver=a\0b", 10)), IsEmpty());
}

}   // namespace
}   // namespace sandroot::policy
