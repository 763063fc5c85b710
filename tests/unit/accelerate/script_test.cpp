#include <sandroot/accelerate/script.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sandroot::accelerate {
namespace {

/// A script that does what a copier's does, in words of its own.
std::string script(const std::string& find, const std::string& more = "") {
    return "#!/bin/sh\n"
           "# Places $1 below $2; rm -rf is not what it does.\n"
           "from=\"$1\"; to=\"$2\"\n"
           "one() {\n"
           "    local a=\"$1\" b=\"$2\"\n"
           "    if [ -L \"$a\" ]; then cp -P \"$a\" \"$b\"\n"
           "    else ln -f \"$a\" \"$b\" 2>/dev/null || { cp \"$a\" \"$b\" && chmod 444 \"$b\"; }\n"
           "    fi\n"
           "}\n"
           "if [ -f \"$from\" ]; then\n"
           "    mkdir -p \"$(dirname \"$to/$from\")\"\n"
           "    one \"$from\" \"$to/$from\"\n"
           "elif [ -d \"$from\" ]; then\n"
           "    " +
           find +
           " | while read -r file; do\n"
           "        part=\"${file#$from/}\"\n"
           "        one \"$file\" \"$to/$from/$part\"\n"
           "    done\n"
           "else\n"
           "    echo \"$from: neither <file> nor directory\"\n"
           "    exit 1\n"
           "fi\n" +
           more;
}

TEST(Script, ItsFindTellsTheGeneration) {
    EXPECT_EQ(generation_of(script("find \"$from\" -type f")), Generation::files);
    EXPECT_EQ(generation_of(script("find \"$from\" -type f,l")), Generation::links);
    EXPECT_EQ(generation_of(script("find -L \"$from\" -type f,l")), Generation::followed_links);
}

TEST(Script, AnotherFindIsNotGuessedAt) {
    for (const char* find :
         {"find -L \"$from\" -type f", "find \"$from\" -type d", "find \"$from\"", "find \"$from\" -type f -newer x",
          "find / -type f", "find -P \"$from\" -type f", "ls \"$from\"", "find -H \"$from\" -type f,l"})
        EXPECT_EQ(generation_of(script(find)), std::nullopt) << find;
}

TEST(Script, OneThatDoesMoreIsNotGuessedAt) {
    for (const char* more : {"rm -rf \"$2\"\n", "rsync -a \"$1\" \"$2\"\n", "cp -a \"$1\" \"$2\"\n", "ln -s a b\n",
                             "chmod 755 \"$2\"\n", "x=$(rm y)\n", "true && tar xf z\n", "find \"$1\" -type f\n",
                             "set -e\n", "eval \"$1\"\n", "`rm y`\n", ". ./more\n", "exec \"$1\"\n", "mkdir \"$1\"\n"})
        EXPECT_EQ(generation_of(script("find \"$from\" -type f", more)), std::nullopt) << more;
}

TEST(Script, OneThatDoesLessIsNotGuessedAt) {
    const std::string whole = script("find \"$from\" -type f,l");
    for (const std::string part : {"cp -P", "ln -f", "chmod 444", "mkdir -p", "[ -L", "[ -d", "find"}) {
        std::string cut = whole;
        for (auto at = cut.find(part); at != std::string::npos; at = cut.find(part))
            cut.replace(at, part.size(), "echo");
        EXPECT_EQ(generation_of(cut), std::nullopt) << part;
    }
    for (const char* text : {"", "\n", "#", "$(", "\"", "find", "()", "echo $1 $2"})
        EXPECT_EQ(generation_of(text), std::nullopt);
}

}   // namespace
}   // namespace sandroot::accelerate
