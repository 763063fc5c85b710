#include <sandroot/plan/link_free.hpp>

#include "support/memory_tree.hpp"
#include "support/planned.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::plan {
namespace {

using testing::ElementsAre;

/// A tree, what of it is taken, and what Python calls its directories.
struct Layout {
    fs::MemoryTree tree;
    python::Interpreter interpreter;
    std::vector<std::string> take;

    Layout(const std::string& executable, const std::string& prefix, const std::vector<std::string>& directories) {
        interpreter.executable = RootPath(executable);
        interpreter.prefix = interpreter.base_prefix = RootPath(prefix);
        interpreter.exec_prefix = interpreter.base_exec_prefix = RootPath(prefix);
        interpreter.stdlib = interpreter.platstdlib = RootPath(directories.front());
        for (const auto& directory : directories) interpreter.site_directories.emplace_back(directory);
        take = directories;
    }

    [[nodiscard]] std::vector<std::string> freed() const {
        Entries entries(tree, {});
        const Reason why{ReasonKind::added, {}, "test"};
        if (!entries.add(interpreter.executable, why)) return {"no interpreter"};
        for (const auto& directory : take)
            if (!entries.add_below(RootPath(directory), why, 1)) return {"no " + directory};
        free_of_links(entries, interpreter);
        Plan plan;
        entries.finish(plan);
        std::vector<std::string> out;
        for (const auto& entry : entries_of(plan)) {
            const auto name = find(plan, entry.at);
            std::string line = entry.at.str();
            if (name->kind == Kind::directory) line += "/";
            if (name->kind == Kind::symlink) line += " -> " + std::string(name->target);
            if (!name->origin.empty()) line += " is " + std::string(name->origin);
            out.push_back(std::move(line));
        }
        return out;
    }
};

TEST(LinkFree, TheExecutableAndTheNamesThatItLeadsThroughAreFiles) {
    Layout venv("/v/bin/python", "/v", {"/usr/lib/p", "/v/lib"});
    venv.tree.add_file("/usr/bin/python3.11", "x", 0755)
        .add_symlink("/usr/bin/python3", "python3.11")
        .add_symlink("/v/bin/python", "/usr/bin/python3")
        .add_file("/usr/lib/p/os.py", "")
        .add_file("/v/lib/m.py", "");
    EXPECT_THAT(venv.freed(), ElementsAre("/usr/", "/usr/bin/", "/usr/bin/python3 is /usr/bin/python3.11",
                                          "/usr/bin/python3.11", "/usr/lib/", "/usr/lib/p/", "/usr/lib/p/os.py", "/v/",
                                          "/v/bin/", "/v/bin/python is /usr/bin/python3.11", "/v/lib/", "/v/lib/m.py"));
}

TEST(LinkFree, ALinkedPrefixIsTheDirectoryAndWhatWasTheDirectoryLeadsToIt) {
    Layout linked("/opt/python/bin/python3", "/opt/python", {"/opt/python/lib"});
    linked.tree.add_file("/opt/python-3.14/bin/python3.14", "x", 0755)
        .add_symlink("/opt/python-3.14/bin/python3", "python3.14")
        .add_symlink("/opt/python-3.14/lib/up", "../../other")
        .add_symlink("/opt/python-3.14/lib/own", "../bin/python3.14")
        .add_file("/opt/other", "")
        .add_symlink("/opt/python", "python-3.14");
    EXPECT_THAT(linked.freed(),
                ElementsAre("/opt/", "/opt/other", "/opt/python/", "/opt/python-3.14 -> python", "/opt/python/bin/",
                            "/opt/python/bin/python3 is /opt/python-3.14/bin/python3.14", "/opt/python/bin/python3.14",
                            "/opt/python/lib/", "/opt/python/lib/own -> ../bin/python3.14",
                            "/opt/python/lib/up -> ../../other"));
}

TEST(LinkFree, ALinkedDirectoryAmongOthersThatArePythonsMovesAlone) {
    Layout merged("/bin/python3", "/usr", {"/lib/py", "/usr/lib/python3"});
    merged.tree.add_file("/usr/bin/python3", "x", 0755)
        .add_symlink("/bin", "usr/bin")
        .add_symlink("/lib", "usr/lib")
        .add_file("/usr/lib/py/os.py", "")
        .add_symlink("/usr/lib/py/zone", "../../share/zone")
        .add_file("/usr/share/zone", "")
        .add_file("/usr/lib/python3/m.py", "");
    EXPECT_THAT(merged.freed(),
                ElementsAre("/bin/", "/bin/python3", "/lib/", "/lib/py/", "/lib/py/os.py",
                            "/lib/py/zone -> ../../usr/share/zone", "/lib/python3 -> ../usr/lib/python3", "/usr/",
                            "/usr/bin -> ../bin", "/usr/lib/", "/usr/lib/py -> ../../lib/py", "/usr/lib/python3/",
                            "/usr/lib/python3/m.py", "/usr/share/", "/usr/share/zone"));
}

TEST(LinkFree, ADirectoryThatPythonKnowsByBothNamesIsThereTwice) {
    Layout twice("/v/bin/python", "/v", {"/v/lib64/site", "/v/lib/site"});
    twice.tree.add_file("/v/bin/python", "x", 0755).add_file("/v/lib/site/m.py", "").add_symlink("/v/lib64", "lib");
    EXPECT_THAT(twice.freed(), ElementsAre("/v/", "/v/bin/", "/v/bin/python", "/v/lib/", "/v/lib/site/",
                                           "/v/lib/site/m.py", "/v/lib64/", "/v/lib64/site/", "/v/lib64/site/m.py"));
}

TEST(LinkFree, ALinkThatLeadsUpwardsOrNowhereEndsTheWork) {
    Layout odd("/p/bin/python", "/p/self/self", {"/p/self/lib", "/p/gone/lib"});
    odd.tree.add_file("/p/bin/python", "x", 0755).add_file("/p/lib/m.py", "").add_symlink("/p/self", "../p");
    odd.take = {"/p/self/lib"};
    const auto freed = odd.freed();
    EXPECT_THAT(freed, testing::Contains("/p/self/"));
    EXPECT_THAT(freed, testing::Contains("/p/self/lib/m.py"));
}

TEST(LinkFree, ATreeWithoutLinksStaysAsItIs) {
    Layout plain("/usr/bin/python3", "/usr", {"/usr/lib/p"});
    plain.tree.add_file("/usr/bin/python3", "x", 0755).add_file("/usr/lib/p/os.py", "").add_symlink("/lib", "usr/lib");
    plain.take.emplace_back("/lib/p");
    EXPECT_THAT(plain.freed(), ElementsAre("/lib -> usr/lib", "/usr/", "/usr/bin/", "/usr/bin/python3", "/usr/lib/",
                                           "/usr/lib/p/", "/usr/lib/p/os.py"));
}

}   // namespace
}   // namespace sandroot::plan
