// A small Python with distributions in its site directory, which tests narrow.
#pragma once

#include <sandroot/python/survey.hpp>
#include <sandroot/scope/narrow.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <unit/python/small_python.hpp>

namespace sandroot::scope {

using test::site;
using test::stdlib;

class SmallSite : public testing::Test {
protected:
    SmallSite() { test::add_small_python(tree); }

    /// A wheel: `files` are relative to the site directory, `lines` further lines of its METADATA.
    void add_wheel(const std::string& name, const std::string& version, const std::vector<std::string>& files,
                   const std::vector<std::string>& lines = {}) {
        const std::string info = name + "-" + version + ".dist-info";
        std::string record = info + "/METADATA,,\n" + info + "/RECORD,,\n";
        for (const auto& file : files) {
            tree.add_file(site + "/" + file, std::string(100, 'x'));
            record += file + ",,\n";
        }
        std::string metadata = "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n";
        for (const auto& line : lines) metadata += line + "\n";
        tree.add_file(site + "/" + info + "/METADATA", metadata);
        tree.add_file(site + "/" + info + "/RECORD", record);
    }

    Result<Selection> try_to_narrow(const SelectionOptions& options) {
        auto found = python::find_installed(tree, interpreter, {.jobs = 2});
        if (!found) return std::unexpected(found.error());
        installed = *std::move(found);
        auto sets = policy::built_in_prune_sets();
        if (!sets) return std::unexpected(sets.error());
        sets->insert(sets->end(), further_sets.begin(), further_sets.end());
        return narrow(tree, installed, options, *sets);
    }

    Selection narrowed(const SelectionOptions& options) {
        auto made = try_to_narrow(options);
        if (made) return *std::move(made);
        ADD_FAILURE() << made.error().message;
        return {};
    }

    /// What is left below `top`: files, relative to it, sorted.
    [[nodiscard]] std::vector<std::string> left(const std::string& top = site) const {
        std::vector<std::string> out;
        for (const auto& directory : installed.places.directories())
            for (const auto& entry : directory.entries)
                if (const RootPath path = directory.at / entry.name;
                    entry.stat.type != fs::Type::directory && path.is_within(RootPath(top)))
                    out.push_back(path.str().substr(top.size() + 1));
        std::ranges::sort(out);
        return out;
    }

    fs::MemoryTree tree;
    python::Interpreter interpreter = test::small_interpreter();
    python::Installed installed;
    std::vector<policy::PruneSet> further_sets;
};

}   // namespace sandroot::scope
