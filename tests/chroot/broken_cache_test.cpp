// What the real ld.so makes of each damaged cache of fixtures/broken/cache_pokes.txt.
#include <sandroot/os/child.hpp>

#include "support/poked_cache.hpp"
#include "unit/root/scene.hpp"

#include <sstream>

namespace sandroot::root {
namespace {

using namespace sandroot::root::testing;
using poked::Poke;

/// A root with ld.so, three libraries none of which lies in a default directory, and a program for each.
class Jail {
public:
    Jail() : folder_(fs::TemporaryDirectory::create()) {
        if (!folder_) throw std::runtime_error(folder_.error().message);
        write(at("/lib64/ld-linux-x86-64.so.2"), content_of("/lib64/ld-linux-x86-64.so.2"), 0755);
        for (const std::string letter : {"a", "b", "q"}) {
            const std::string library = "lib" + letter + ".so.1";
            write(at("/opt/x/" + library), content_of(SANDROOT_CACHE_FIXTURES "/" + library), 0755);
            write(at("/bin/needs_" + letter), content_of(SANDROOT_CACHE_FIXTURES "/needs_" + letter), 0755);
        }
        write(at(poked::path_variant), content_of(SANDROOT_CACHE_FIXTURES "/libq.so.1"), 0755);
    }

    void use(const std::string& cache) const { write(at("/etc/ld.so.cache"), cache); }

    /// The letter of the path that lib`letter`.so.1 led to; "!" where ld.so died.
    std::string found(const std::string& letter) const {
        os::Command command;
        command.program = HostPath("/usr/sbin/chroot");
        command.arguments = {folder_->path().str(), "/lib64/ld-linux-x86-64.so.2", "--list", "/bin/needs_" + letter};
        const auto finished = os::run(command);
        if (!finished) return finished.error().message;
        if (finished->signal != 0) return "!";
        std::istringstream lines(finished->output);
        for (std::string line; std::getline(lines, line);) {
            std::istringstream words(line);
            std::string name;
            std::string arrow;
            std::string path;
            words >> name >> arrow >> path;
            if (name == "lib" + letter + ".so.1") return {poked::letter_of(path)};
        }
        return "-";
    }

private:
    std::string at(const std::string& path) const { return folder_->path().str() + path; }
    Result<fs::TemporaryDirectory> folder_;
};

class PokedCache : public ::testing::TestWithParam<Poke> {};

TEST_P(PokedCache, IsReadByTheRealLoaderAsTheTableSays) {
    const Poke& poke = GetParam();
    const Jail jail;
    jail.use(poked::damaged(poke));
    if (poke.kills) EXPECT_EQ(jail.found("q"), "!");
    else EXPECT_EQ(jail.found("a") + jail.found("b") + jail.found("q"), poke.answer);
}

INSTANTIATE_TEST_SUITE_P(Broken, PokedCache,
                         ::testing::ValuesIn(poked::read_pokes(SANDROOT_SOURCE_DIR "/fixtures/broken/cache_pokes.txt")),
                         [](const auto& each) { return each.param.name; });

}   // namespace
}   // namespace sandroot::root
