#include <sandroot/versions/wiring.hpp>

namespace sandroot::versions {

namespace {

std::string runtime_list() {
    std::string value;
    for (const auto path : runtime_paths) value += (value.empty() ? "" : ",") + std::string(path);
    return value;
}

/// A name that is set in config.yaml as well, where compose mounts one over the image's.
Variable list_line(const Version& version) {
    const std::string what =
        "Both files are mounted when the container runs, so the image cannot contain the right ones. The server would "
        "copy a directory that is listed here file by file at every start, over the root that is already there. ";
    if (version.list_source == ListSource::interpreter)
        return {std::string(version.list_variable()), runtime_list(),
                what + "An empty value would mean the default list, which contains " +
                    default_list_of(version, Architecture::amd64).front() + "."};
    return {std::string(version.list_variable()), runtime_list(),
            what + "It overrides python_lib_path in a mounted config.yaml. An empty value would mean the default list. "
                   "Do not write blanks: the server does not trim entries."};
}

}   // namespace

Wiring wiring_for(const Version& version) {
    Wiring wiring;
    wiring.version = version.name;
    wiring.python = version.python_path;
    if (version.wipes_root) {
        wiring.impossible = "dify-sandbox " + version.name +
                            " deletes the contents of its root at every start, so you cannot prepare a root for it";
        wiring.instead = "move to 0.2.6 or later, or let it copy the shortest list: sandroot paths --for " +
                         version.name + "; `sandroot accelerate` in the image makes any such copy fast";
        return wiring;
    }
    wiring.variables.push_back(list_line(version));
    if (const Setting* interval = version.setting("python_deps_update_interval"))
        wiring.variables.push_back({interval->variable, "87600h",
                                    "Ten years, so that the server does not repeat the copy every " + version.interval +
                                        ". Do not write 0: the server would exit at its start. \"off\" is not a "
                                        "duration; it ends the repetition, with an error in the log."});
    else
        wiring.remains.push_back("The server copies the list again every " + version.interval +
                                 ", and you cannot turn that off; with these two files it costs next to nothing.");
    if (version.list_source == ListSource::interpreter) {
        wiring.accelerate =
            "The server asks the interpreter for Python's own directories and has them copied file by file at every "
            "start, over the same files in the root; nothing turns that off. With this its bash is sandroot, which "
            "looks at them and copies only what changed since the build. Put it behind the last line that installs "
            "anything.";
        wiring.remains.push_back(
            "Python's own directories are looked at when the server starts, name by name; `sandroot accelerate "
            "--check` tells whether the image has what that needs. Without it they are copied over the root.");
    }
    wiring.remains.push_back("The server writes python.so and creates tmp at every start, so the root must be writable "
                             "for the server. Do not mount a volume with an older root over it.");
    return wiring;
}

}   // namespace sandroot::versions
