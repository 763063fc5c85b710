#include "terminal/surroundings.hpp"

#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace sandroot::app {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

}   // namespace

Surroundings look_around() {
    Surroundings around;
    around.search_path = variable("PATH");
    around.library_path = variable("LD_LIBRARY_PATH");
    for (const char* name : {"HOME", "PATH", "PYENV_ROOT", "PYENV_VERSION", "ASDF_DIR", "ASDF_DATA_DIR"})
        if (const auto value = variable(name); !value.empty()) around.shim_environment.emplace(name, value);
    around.term = variable("TERM");
    around.source_date_epoch = variable("SOURCE_DATE_EPOCH");
    around.no_color = !variable("NO_COLOR").empty();
    around.stdout_is_terminal = isatty(STDOUT_FILENO) == 1;
    around.stderr_is_terminal = isatty(STDERR_FILENO) == 1;
    std::error_code gone;
    const auto directory = std::filesystem::current_path(gone);
    around.working_directory = gone ? "/" : directory.string();
    return around;
}

void fill_standard_streams() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (fcntl(fd, F_GETFD) < 0) [[maybe_unused]]
            const int opened = open("/dev/null", O_RDWR);   // The lowest free number: fd.
}

}   // namespace sandroot::app
