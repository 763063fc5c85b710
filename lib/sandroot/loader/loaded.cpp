#include <sandroot/loader/loaded.hpp>

namespace sandroot::loader {

std::string_view name_of(Source source) {
    switch (source) {
    case Source::rpath:
        return "rpath";
    case Source::runpath:
        return "runpath";
    case Source::library_path:
        return "library_path";
    case Source::cache:
        return "cache";
    case Source::default_directory:
        return "default";
    case Source::path:
        return "path";
    case Source::loaded:
        return "loaded";
    case Source::preload:
        return "preload";
    }
    return "path";
}

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
    case Verdict::found:
        return "found";
    case Verdict::absent:
        return "absent";
    case Verdict::unreadable:
        return "unreadable";
    case Verdict::wrong_class:
        return "wrong_class";
    case Verdict::wrong_machine:
        return "wrong_machine";
    case Verdict::aborts_list:
        return "aborts_list";
    case Verdict::fatal:
        return "fatal";
    case Verdict::remembered_absent:
        return "remembered_absent";
    case Verdict::excluded:
        return "excluded";
    }
    return "absent";
}

}   // namespace sandroot::loader
