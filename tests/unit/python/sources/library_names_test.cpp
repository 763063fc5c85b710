#include <sandroot/python/sources/library_names.hpp>
#include <sandroot/python/sources/tokens.hpp>

#include <gmock/gmock.h>

namespace sandroot::python {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::vector<std::string> texts_of(std::string_view source) {
    std::vector<std::string> texts;
    for (Tokens tokens(source); auto token = tokens.next();)
        if (token->kind == TokenKind::text) texts.emplace_back(token->text);
    return texts;
}

std::vector<std::pair<std::string, NamedBy>> names_in(const std::string& source) {
    std::vector<std::pair<std::string, NamedBy>> names;
    for (const auto& one : library_names("import ctypes\n" + source)) names.emplace_back(one.name, one.by);
    return names;
}

TEST(Tokens, StringsHaveTheValueThatPythonGivesThem) {
    EXPECT_THAT(texts_of(R"('a' "b's" 'c\'d' '\x41\102\n' '\q' '''e
"f"''' """g\
h""" '')"),
                ElementsAre("a", "b's", "c'd", "AB\n", "\\q", "e\n\"f\"", "gh", ""));
    EXPECT_THAT(texts_of(R"(r'\n' R"\"" u'x' Rb'no' b"no" f'{no}' rb'no')"), ElementsAre("\\n", "\\\"", "x"));
}

TEST(Tokens, CommentsAreNoneAndLinesAreCountedThroughThem) {
    Tokens tokens("# 'a'\nx = [  # ]\n  '''b\nc''',\n\\\n 'd']\ny");
    std::vector<std::pair<std::string, std::size_t>> seen;
    while (auto token = tokens.next())
        if (token->kind == TokenKind::text || token->kind == TokenKind::name)
            seen.emplace_back(token->text, token->line);
    EXPECT_THAT(seen, ElementsAre(Pair("x", 2), Pair("b\nc", 3), Pair("d", 6), Pair("y", 7)));
}

TEST(Tokens, AStringThatIsNeverClosedEndsWithItsLineAndAtTheEndOfTheSource) {
    EXPECT_THAT(texts_of("a = 'one\nb = 'two'"), ElementsAre("one", "two"));
    EXPECT_THAT(texts_of("'''one\ntwo"), ElementsAre("one\ntwo"));
    EXPECT_THAT(texts_of("'one\\"), ElementsAre("one\\"));
}

TEST(LibraryNames, ArgumentsOfCtypesAndCffiAreFoundHoweverTheCallIsSpelt) {
    EXPECT_THAT(names_in(R"(
a = ctypes.CDLL("liba.so.1", mode=ctypes.RTLD_GLOBAL)
b = ctypes.cdll.LoadLibrary('libb.so')
c = ctypes.PyDLL(name="libc.so.6")
d = ctypes.cdll["libd.so.4"]
e = ffi.dlopen("libe" ".so.5", 0)
f = ctypes.util.find_library(
    "foo"  # without lib
)
)"),
                ElementsAre(Pair("liba.so.1", NamedBy::ctypes), Pair("libb.so", NamedBy::ctypes),
                            Pair("libc.so.6", NamedBy::ctypes), Pair("libd.so.4", NamedBy::ctypes),
                            Pair("libe.so.5", NamedBy::cffi), Pair("foo", NamedBy::find_library)));
}

TEST(LibraryNames, OtherNamesOfTheFunctionsAreFollowed) {
    EXPECT_THAT(names_in(R"(
from ctypes.util import find_library as _find, other
from ctypes import (CDLL as Load,
                    PyDLL)
load = ctypes.cdll.LoadLibrary
_find('sndfile'); Load('liba.so')
x = load("libb.so")
)"),
                ElementsAre(Pair("sndfile", NamedBy::find_library), Pair("liba.so", NamedBy::ctypes),
                            Pair("libb.so", NamedBy::ctypes)));
}

TEST(LibraryNames, WhatIsComputedIsNoName) {
    EXPECT_THAT(names_in(R"py(
CDLL("lib" + name)
CDLL("lib%s.so" % name)
CDLL(f"lib{name}.so")
CDLL(b"libx.so")
CDLL(None)
CDLL("./libhere.so")
CDLL("lib/libhere.so")
CDLL("libm.so.6" if linux else "msvcrt")
def find_library(name="x"): pass
# CDLL("libcomment.so")
"""CDLL("libdoc.so")"""
)py"),
                ElementsAre(Pair("libm.so.6", NamedBy::file_name)));
}

TEST(LibraryNames, FileNamesOfLibrariesCountWhereLibrariesAreOpened) {
    const std::string list =
        R"(names = ["libcairo.so.2", "libcairo.2.dylib", "cairo", "/opt/x/libx.so", "lib.so", "a libb.so"]
)";
    EXPECT_THAT(names_in(list), IsEmpty());
    EXPECT_THAT(names_in(list + "for name in names: ffi.dlopen(name)"),
                ElementsAre(Pair("libcairo.so.2", NamedBy::file_name), Pair("/opt/x/libx.so", NamedBy::file_name)));
}

TEST(LibraryNames, EachTellsItsLine) {
    const auto names = library_names("import ctypes\n\n\nctypes.CDLL(\n  'liba.so.1')\n");
    ASSERT_EQ(names.size(), 1U);
    EXPECT_EQ(names[0].line, 5U);
}

TEST(LibraryNames, ASourceOfBracketsAloneOrOfOneLongLineEnds) {
    EXPECT_THAT(names_in(std::string(1U << 17U, '(')), IsEmpty());
    std::string line = "x = [";
    for (int at = 0; at < 20'000; ++at) line += "CDLL('liba.so'),";
    EXPECT_EQ(names_in(line).size(), 1U);
}

// What a source opens in a loop over a folder is computed; the folder's name is written there.
TEST(LibraryNames, ASourceThatComputesNamesTellsWhichFoldersItMayMean) {
    const std::string loop =
        "import ctypes, glob, os\nfor path in glob.glob(os.path.join(HERE, 'net.libs', '*.so')):\n";
    EXPECT_THAT(named_libraries(loop + "    ctypes.CDLL(path)\n").folders, ElementsAre("net.libs"));
    EXPECT_THAT(named_libraries(loop + "    ctypes.CDLL('libnet.so.1')\n").folders, IsEmpty());
    EXPECT_THAT(named_libraries("x = 'net.libs'\n").folders, IsEmpty());
}

}   // namespace
}   // namespace sandroot::python
