// A folder of a test's own, gone when the test ends, and a few words for filling it.
#pragma once

#include <sandroot/fs/host.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace sandroot::test {

class Folder {
public:
    Folder() : directory_(create()) {}

    [[nodiscard]] const HostPath& path() const { return directory_.path(); }
    [[nodiscard]] std::string str(const std::string& below = {}) const {
        return below.empty() ? path().str() : (path() / below).str();
    }

    void make_directory(const std::string& below) const { std::filesystem::create_directories(str(below)); }
    void write(const std::string& below, const std::string& bytes) const {
        std::filesystem::create_directories(std::filesystem::path(str(below)).parent_path());
        std::ofstream file(str(below), std::ios::binary);
        file << bytes;
        if (!file.flush()) throw std::runtime_error("cannot write " + str(below));
    }
    void link(const std::string& below, const std::string& target) const {
        std::filesystem::create_directories(std::filesystem::path(str(below)).parent_path());
        std::filesystem::create_symlink(target, str(below));
    }

private:
    static fs::TemporaryDirectory create() {
        auto directory = fs::TemporaryDirectory::create();
        if (!directory) throw std::runtime_error(directory.error().message);
        return *std::move(directory);
    }

    fs::TemporaryDirectory directory_;
};

}   // namespace sandroot::test
