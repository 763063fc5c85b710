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
    const std::string what = "These two are mounted when the container runs, so the image cannot have them right. A "
                             "directory here would be copied file by file at each start, over the root that is there. ";
    if (version.list_source == ListSource::interpreter)
        return {std::string(version.list_variable()), runtime_list(),
                what + "Left empty it would mean the default list, " +
                    default_list_of(version, Architecture::amd64).front() + " and all."};
    return {std::string(version.list_variable()), runtime_list(),
            what +
                "It wins over python_lib_path in a config.yaml that is mounted; left empty it would mean the default "
                "list. No blanks: nothing is trimmed."};
}

}   // namespace

Wiring wiring_for(const Version& version) {
    Wiring wiring;
    wiring.version = version.name;
    wiring.python = version.python_path;
    if (version.wipes_root) {
        wiring.impossible = "dify-sandbox " + version.name +
                            " removes what stands in its root at each start, so none can be prepared for it";
        wiring.instead =
            "move to 0.2.6 or later, or let it copy the shortest list: sandroot paths --for " + version.name;
        return wiring;
    }
    wiring.variables.push_back(list_line(version));
    if (const Setting* interval = version.setting("python_deps_update_interval"))
        wiring.variables.push_back({interval->variable, "87600h",
                                    "Ten years: the copy is not repeated every " + version.interval +
                                        ". Not 0, which ends the server at its start; \"off\" is no duration and ends "
                                        "the repetition with an error "
                                        "in the log."});
    else
        wiring.remains.push_back("Every " + version.interval +
                                 " the list is copied again, which cannot be switched off; these two files are all "
                                 "that it costs.");
    if (version.list_source == ListSource::interpreter) {
        wiring.remains.push_back(
            "Python's own directories are asked of the interpreter and copied at each start, over the same files in "
            "the "
            "root. What is installed in the root alone is not copied: once the root is built, the packages may be "
            "removed from the image's own site-packages, whose directory must stay.");
    }
    wiring.remains.push_back("python.so is written and tmp is made at each start, so the root must be writable for the "
                             "server, and no volume may lie over it that has an older one.");
    return wiring;
}

}   // namespace sandroot::versions
