// Runs the built program on a pipe or on a terminal, and compares with golden files.
#pragma once

#include <sandroot/fs/host.hpp>
#include <sandroot/os/child.hpp>

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

namespace sandroot::cli_test {

struct Said {
    int exit = 0;
    int signal = 0;
    std::string out;
    std::string err;
};

struct How {
    std::map<std::string, std::string> environment;   ///< Beside PATH and HOME.
    std::string directory;                            ///< Empty: "/".
};

[[nodiscard]] Said sandroot(const std::vector<std::string>& arguments, const How& how = {});

/// The same through /bin/sh, where $SANDROOT is the program.
[[nodiscard]] Said shell(const std::string& line, const How& how = {});

/// The same with a terminal of 80 columns as all three streams; `out` is all that it showed.
[[nodiscard]] Said on_terminal(const std::string& line, const How& how = {});

/// Fails with a diff where `text` is not what golden/`name` holds.
void expect_golden(const std::string& name, const std::string& text);

[[nodiscard]] std::string read_file(const std::string& path);
void write_file(const std::string& path, std::string_view bytes);

/// A folder that goes when the test ends.
class Scratch {
public:
    Scratch();
    [[nodiscard]] std::string path() const { return directory_->path().str(); }
    [[nodiscard]] std::string operator/(const std::string& name) const { return path() + '/' + name; }

private:
    Result<fs::TemporaryDirectory> directory_;
};

/// A copy of the fixture objects in `scratch`, without libgone.so.
void place_objects(const Scratch& scratch);

/// `text` with every `from` replaced.
[[nodiscard]] std::string replaced(std::string text, const std::string& from, const std::string& to);

/// What python3's json module makes of it; fails where it is no JSON.
[[nodiscard]] bool is_json(const std::string& text);

}   // namespace sandroot::cli_test
