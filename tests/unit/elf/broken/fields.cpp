#include "unit/elf/broken/fields.hpp"

#include <cstring>
#include <functional>
#include <map>
#include <optional>

#include <elf.h>

namespace broken {

namespace {

template <class Record>
Record at(const std::string& file, std::size_t offset) {
    Record record;
    std::memcpy(&record, file.data() + offset, sizeof record);
    return record;
}

/// "PT_LOAD[1].p_offset" in its three parts.
struct Name {
    std::string structure;
    std::string number;
    std::string member;
};

Name parse(const std::string& field) {
    const auto dot = field.find('.');
    Name name{field.substr(0, dot), "0", field.substr(dot + 1)};
    if (const auto bracket = name.structure.find('['); bracket != std::string::npos) {
        name.number = name.structure.substr(bracket + 1, name.structure.size() - bracket - 2);
        name.structure.resize(bracket);
    }
    return name;
}

#define FIELD(record, member) {#member, offsetof(Elf64_##record, member)}
const std::map<std::string, std::size_t> members = {
    FIELD(Ehdr, e_type),      FIELD(Ehdr, e_machine),     FIELD(Ehdr, e_version),
    FIELD(Ehdr, e_entry),     FIELD(Ehdr, e_phoff),       FIELD(Ehdr, e_shoff),
    FIELD(Ehdr, e_flags),     FIELD(Ehdr, e_ehsize),      FIELD(Ehdr, e_phentsize),
    FIELD(Ehdr, e_phnum),     FIELD(Ehdr, e_shentsize),   FIELD(Ehdr, e_shnum),
    FIELD(Ehdr, e_shstrndx),  FIELD(Phdr, p_type),        FIELD(Phdr, p_flags),
    FIELD(Phdr, p_offset),    FIELD(Phdr, p_vaddr),       FIELD(Phdr, p_paddr),
    FIELD(Phdr, p_filesz),    FIELD(Phdr, p_memsz),       FIELD(Phdr, p_align),
    FIELD(Dyn, d_tag),        FIELD(Verneed, vn_version), FIELD(Verneed, vn_cnt),
    FIELD(Verneed, vn_file),  FIELD(Verneed, vn_aux),     FIELD(Verneed, vn_next),
    FIELD(Vernaux, vna_hash), FIELD(Vernaux, vna_flags),  FIELD(Vernaux, vna_other),
    FIELD(Vernaux, vna_name), FIELD(Vernaux, vna_next),   FIELD(Verdef, vd_version),
    FIELD(Verdef, vd_flags),  FIELD(Verdef, vd_ndx),      FIELD(Verdef, vd_cnt),
    FIELD(Verdef, vd_hash),   FIELD(Verdef, vd_aux),      FIELD(Verdef, vd_next),
    FIELD(Verdaux, vda_name), FIELD(Verdaux, vda_next),   FIELD(Nhdr, n_namesz),
    FIELD(Nhdr, n_descsz),    FIELD(Nhdr, n_type),        {"d_val", offsetof(Elf64_Dyn, d_un)}};
#undef FIELD

const std::map<std::string, std::uint32_t> segments = {
    {"PT_LOAD", PT_LOAD}, {"PT_DYNAMIC", PT_DYNAMIC}, {"PT_INTERP", PT_INTERP}, {"PT_NOTE", PT_NOTE}};
const std::map<std::string, std::int64_t> tags = {{"DT_NULL", DT_NULL},       {"DT_NEEDED", DT_NEEDED},
                                                  {"DT_SONAME", DT_SONAME},   {"DT_RUNPATH", DT_RUNPATH},
                                                  {"DT_STRTAB", DT_STRTAB},   {"DT_STRSZ", DT_STRSZ},
                                                  {"DT_VERNEED", DT_VERNEED}, {"DT_VERNEEDNUM", DT_VERNEEDNUM},
                                                  {"DT_VERDEF", DT_VERDEF},   {"DT_VERDEFNUM", DT_VERDEFNUM}};

std::vector<std::size_t> program_headers(const std::string& file, std::uint32_t type) {
    const auto header = at<Elf64_Ehdr>(file, 0);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
        const std::size_t offset = header.e_phoff + i * sizeof(Elf64_Phdr);
        if (at<Elf64_Phdr>(file, offset).p_type == type) found.push_back(offset);
    }
    return found;
}

std::vector<std::size_t> dynamic_entries(const std::string& file, std::int64_t tag) {
    const auto segment = at<Elf64_Phdr>(file, program_headers(file, PT_DYNAMIC).at(0));
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < segment.p_filesz / sizeof(Elf64_Dyn); ++i) {
        const std::size_t offset = segment.p_offset + i * sizeof(Elf64_Dyn);
        if (at<Elf64_Dyn>(file, offset).d_tag == tag) found.push_back(offset);
    }
    return found;
}

std::size_t file_offset(const std::string& file, std::int64_t tag) {
    const auto address = at<Elf64_Dyn>(file, dynamic_entries(file, tag).at(0)).d_un.d_val;
    for (const std::size_t load : program_headers(file, PT_LOAD)) {
        const auto segment = at<Elf64_Phdr>(file, load);
        if (address >= segment.p_vaddr && address < segment.p_vaddr + segment.p_filesz)
            return address - segment.p_vaddr + segment.p_offset;
    }
    return 0;
}

std::vector<std::size_t> needs(const std::string& file) {
    std::vector<std::size_t> found = {file_offset(file, DT_VERNEED)};
    while (const auto next = at<Elf64_Verneed>(file, found.back()).vn_next) found.push_back(found.back() + next);
    return found;
}

std::vector<std::size_t> definitions(const std::string& file) {
    std::vector<std::size_t> found = {file_offset(file, DT_VERDEF)};
    while (const auto next = at<Elf64_Verdef>(file, found.back()).vd_next) found.push_back(found.back() + next);
    return found;
}

/// Notes called "GNU 3": owner and type.
std::vector<std::size_t> notes(const std::string& file, const std::string& called) {
    std::vector<std::size_t> found;
    for (const std::size_t header : program_headers(file, PT_NOTE)) {
        const auto segment = at<Elf64_Phdr>(file, header);
        const std::size_t step = segment.p_align == 8 ? 8 : 4;
        for (std::size_t offset = segment.p_offset; offset < segment.p_offset + segment.p_filesz;) {
            const auto note = at<Elf64_Nhdr>(file, offset);
            const std::string owner = file.c_str() + offset + sizeof note;
            if (owner + ' ' + std::to_string(note.n_type) == called) found.push_back(offset);
            const auto up = [&](std::size_t value) { return (value + step - 1) / step * step; };
            offset += up(up(sizeof note + note.n_namesz) + note.n_descsz);
        }
    }
    return found;
}

std::vector<std::size_t> structures(const std::string& file, const Name& name) {
    if (name.structure == "Ehdr") return {0};
    if (const auto type = segments.find(name.structure); type != segments.end())
        return program_headers(file, type->second);
    if (const auto tag = tags.find(name.structure); tag != tags.end()) return dynamic_entries(file, tag->second);
    if (name.structure == "Verneed") return needs(file);
    if (name.structure == "Vernaux") return {needs(file)[0] + at<Elf64_Verneed>(file, needs(file)[0]).vn_aux};
    if (name.structure == "Verdef") return definitions(file);
    if (name.structure == "Verdaux")
        return {definitions(file)[0] + at<Elf64_Verdef>(file, definitions(file)[0]).vd_aux};
    if (name.structure == "Nhdr") return notes(file, name.number);
    return {};
}

std::optional<std::size_t> member(const std::string& name) {
    if (name.starts_with("e_ident[")) return std::stoul(name.substr(8));
    const auto known = members.find(name);
    return known == members.end() ? std::nullopt : std::optional(known->second);
}

}   // namespace

std::vector<std::string> all_members() {
    std::vector<std::string> names;
    for (const auto& [name, offset] : members) names.push_back(name);
    return names;
}

std::vector<std::size_t> offsets_of(const std::string& file, const std::string& field) {
    if (field == "strings.last") {
        const auto size = at<Elf64_Dyn>(file, dynamic_entries(file, DT_STRSZ).at(0)).d_un.d_val;
        return {file_offset(file, DT_STRTAB) + size - 1};
    }
    const Name name = parse(field);
    const auto inside = member(name.member);
    std::vector<std::size_t> found = structures(file, name);
    if (!inside || found.empty()) return {};
    for (std::size_t& offset : found) offset += *inside;
    if (name.number == "*") return found;
    const std::size_t number = name.structure == "Nhdr" ? 0 : std::stoul(name.number);
    return number < found.size() ? std::vector{found[number]} : std::vector<std::size_t>{};
}

}   // namespace broken
