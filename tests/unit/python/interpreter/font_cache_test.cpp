#include <sandroot/os/child.hpp>
#include <sandroot/python/interpreter/font_cache.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <unit/python/temporary.hpp>

namespace sandroot::python {
namespace {

using testing::HasSubstr;

/// What font_cache.py uses of matplotlib: a list is made when it is imported, out of a set.
constexpr const char* font_manager = R"(
import json, os
made = os.path.join(os.environ["MPLCONFIGDIR"], "fontlist-v7.json")
open(made, "w").close()
def findSystemFonts(fontpaths=None, fontext="ttf"):
    return [*{"b." + fontext, "a." + fontext}] if fontpaths else ["/of/this/machine." + fontext]
def get_fontext_synonyms(fontext):
    return {"ttf": ["ttf", "otf"], "afm": ["afm"]}[fontext]
class FontManager:
    def __init__(self):
        self.fonts = [*findSystemFonts(["own"], "ttf"), *findSystemFonts(fontext="ttf")]
def json_dump(data, path):
    with open(path, "w") as file:
        json.dump(data.fonts, file)
)";

class MakeFontCache : public test::InTemporaryDirectory {
protected:
    /// A venv in which that is matplotlib; returns its python.
    std::string venv(const std::string& text) {
        os::Command command;
        command.program = HostPath("/usr/bin/python3");
        command.arguments = {"-I", "-m", "venv", "--without-pip", path("venv")};
        const auto made = os::run(command);
        EXPECT_TRUE(made && made->succeeded());
        for (const auto& entry : std::filesystem::directory_iterator(path("venv/lib"))) {
            const auto package = entry.path() / "site-packages/matplotlib";
            std::filesystem::create_directories(package);
            std::ofstream(package / "__init__.py");
            std::ofstream(package / "font_manager.py") << text;
        }
        return path("venv/bin/python");
    }
};

TEST_F(MakeFontCache, HasTheFontsOfTheRootSortedAndNoneOfThisMachine) {
    const auto cache = make_font_cache(HostPath(venv(font_manager)),
                                       {RootPath("/f/z.ttf"), RootPath("/f/y.OTF"), RootPath("/f/x.pfb")});
    ASSERT_TRUE(cache) << cache.error().message;
    EXPECT_EQ(cache->name, "fontlist-v7.json");
    EXPECT_EQ(cache->content, R"(["a.ttf", "b.ttf", "/f/y.OTF", "/f/z.ttf"])");
}

TEST_F(MakeFontCache, SaysWhyMatplotlibGivesNone) {
    const auto broken = make_font_cache(HostPath(venv("raise ImportError('libfreetype')")), {});
    ASSERT_FALSE(broken);
    EXPECT_THAT(broken.error().message, HasSubstr("ImportError: libfreetype"));
    EXPECT_THAT(broken.error().hint, HasSubstr("import matplotlib.font_manager"));
    const auto absent = make_font_cache(HostPath("/usr/bin/false"), {});
    ASSERT_FALSE(absent);
    EXPECT_FALSE(make_font_cache(HostPath(path("nowhere")), {}));
}

}   // namespace
}   // namespace sandroot::python
