// Files of a test in a temporary directory that goes away with it.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/fs/host.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace sandroot::test {

class InTemporaryDirectory : public testing::Test {
protected:
    void SetUp() override {
        auto created = fs::TemporaryDirectory::create();
        ASSERT_TRUE(created) << created.error().message;
        directory_.emplace(*std::move(created));
    }

    [[nodiscard]] std::string path(const std::string& relative) const { return (directory_->path() / relative).str(); }

    /// Writes a file with the directories above it; returns its path.
    std::string file(const std::string& relative, const std::string& bytes, bool executable = false) const {
        const auto at = path(relative);
        std::filesystem::create_directories(std::filesystem::path(at).parent_path());
        std::ofstream(at, std::ios::binary) << bytes;
        std::filesystem::permissions(at, std::filesystem::perms(executable ? 0755 : 0644));
        return at;
    }
    std::string program(const std::string& relative, const std::string& bytes) const {
        return file(relative, bytes, true);
    }

private:
    std::optional<fs::TemporaryDirectory> directory_;
};

}   // namespace sandroot::test
