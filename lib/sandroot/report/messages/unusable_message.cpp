#include <sandroot/base/escape.hpp>
#include <sandroot/report/messages/unusable_message.hpp>

#include <fmt/format.h>

namespace sandroot::report {

namespace {

using python::Defect;

std::string with_detail(std::string_view what, const std::string& detail) {
    return detail.empty() ? std::string(what) : fmt::format("{}: {}", what, detail);
}

std::string other_class(const Values& values) {
    const auto& machine = text_of(values, "machine");
    const auto bits = number_of(values, "bits");
    const auto interpreter_bits = number_of(values, "interpreter_bits");
    if (machine.empty()) return fmt::format("a {}-bit object, and the interpreter is {}-bit", bits, interpreter_bits);
    return fmt::format("a {}-bit object for {}, and the interpreter is {}-bit {}", bits, machine, interpreter_bits,
                       text_of(values, "interpreter_machine"));
}

}   // namespace

std::string message_of(Defect defect, const Values& values) {
    const auto shown = [&](std::string_view name) { return escape_for_terminal(text_of(values, name)); };
    switch (defect) {
    case Defect::circular_link:
        return fmt::format("a symlink to {}, which leads around in a circle", shown("target"));
    case Defect::core_dump:
        return "a core dump named as a library";
    case Defect::dangling_link:
        return fmt::format("a symlink to {}, which is not there", shown("target"));
    case Defect::empty_file:
        return "an empty file named as a library";
    case Defect::link_to_other:
        return fmt::format("a symlink to {}, which is not a regular file", shown("target"));
    case Defect::linker_script:
        return "a linker script: it serves when programs are built, and cannot be loaded";
    case Defect::malformed:
        return with_detail("malformed ELF file", shown("detail"));
    case Defect::no_dynamic_section:
        return "ELF without a dynamic section: debug symbols or a stub, which cannot be loaded";
    case Defect::not_elf:
        return "not an ELF file, though named as a library";
    case Defect::not_walked:
        return "is on sys.path, and not walked: no package lies there";
    case Defect::object_file:
        return "an object file (.o) named as a library";
    case Defect::other_class:
        return other_class(values);
    case Defect::other_machine:
        return fmt::format("made for {}, and the interpreter is for {}", shown("machine"),
                           shown("interpreter_machine"));
    case Defect::other_order:
        return fmt::format("{}, and the interpreter is {}", shown("order"), shown("interpreter_order"));
    case Defect::other_tag:
        return fmt::format("an extension for {}, and the interpreter is {}", shown("tag"), shown("interpreter_tag"));
    case Defect::script:
        return "a script named as a library";
    case Defect::special_file:
        return fmt::format("a {} named as a library", shown("type"));
    case Defect::truncated:
        return with_detail("truncated ELF file", shown("detail"));
    case Defect::unreadable:
        return with_detail("cannot be read", shown("error"));
    }
    return {};
}

}   // namespace sandroot::report
