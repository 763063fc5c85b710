#include <sandroot/loader/musl/judge_object_musl.hpp>

#include <cerrno>

namespace sandroot::loader {

namespace {

Judgement fatal(int os_error) {
    return {Verdict::fatal, os_error, musl_errno_text(os_error)};
}

}   // namespace

Judgement judge_in_musl(const Opened& opened, const System& system) {
    switch (opened.os_error) {
    case 0:
        break;
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return {Verdict::absent, opened.os_error, {}};
    case EACCES:
        return {Verdict::unreadable, opened.os_error, {}};
    case EINVAL:
        // No regular file: it opens, and what is read from it is no header.
        return fatal(ENOEXEC);
    default:
        // A directory opens and cannot be read; all else, such as a loop of links, ends the search by itself.
        return fatal(opened.os_error);
    }
    const elf::Header& header = opened.reading->facts.header;
    // The class and the byte order are not looked at either, but a header of another layout makes no sense.
    const bool is_library = opened.reading->shape == elf::Shape::dynamic &&
                            (header.type == elf::type_shared || header.type == elf::type_executable) &&
                            header.elf_class == system.header.elf_class && header.order == system.header.order;
    return is_library ? Judgement{Verdict::found, 0, {}} : fatal(ENOEXEC);
}

std::string musl_errno_text(int os_error) {
    switch (os_error) {
    case 0:
        return "No error information";
    case ENAMETOOLONG:
        return "Filename too long";
    case ELOOP:
        return "Symbolic link loop";
    case EBUSY:
        return "Resource busy";
    case EIO:
        return "I/O error";
    case EMFILE:
        return "No file descriptors available";
    default:
        return errno_text(os_error);   // The rest of what open(2) says reads the same in both libraries.
    }
}

}   // namespace sandroot::loader
