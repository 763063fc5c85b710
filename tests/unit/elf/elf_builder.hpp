// Makes small ELF files in memory, of either class and byte order, and remembers where it put everything.
#pragma once

#include <sandroot/elf/facts.hpp>

#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <elf.h>

namespace build {

using sandroot::elf::Class;
using sandroot::elf::Order;

struct Need {
    std::string file;
    std::vector<std::pair<std::string, bool>> versions;   ///< Name, and whether it is weak.
};

struct Note {
    std::string owner;   ///< Without its NUL.
    std::uint32_t type = 0;
    std::string content;
};

struct Recipe {
    Class elf_class = Class::elf64;
    Order order = Order::little;
    std::uint16_t type = ET_DYN;
    std::uint16_t machine = EM_X86_64;
    std::uint8_t os_abi = 0;
    std::uint64_t base = 0x10000;   ///< Virtual address of the first byte of the file.
    std::optional<std::string> interpreter;
    std::vector<std::pair<std::int64_t, std::string>> names;      ///< Dynamic entries with strings, in this order.
    std::vector<std::pair<std::int64_t, std::uint64_t>> values;   ///< Further dynamic entries, behind those.
    std::vector<Need> needs;
    std::vector<std::string> definitions;   ///< The first one is the base definition.
    std::vector<Note> notes;
    std::uint64_t note_alignment = 4;
    bool notes_in_sections = false;             ///< A section header instead of a PT_NOTE.
    std::optional<std::uint32_t> stack_flags;   ///< PT_GNU_STACK.
    bool dynamic = true;
    bool dynamic_end = true;           ///< DT_NULL.
    bool string_table = true;          ///< DT_STRTAB.
    bool string_size = true;           ///< DT_STRSZ.
    bool count_in_section = false;     ///< PN_XNUM.
    std::size_t padding_strings = 0;   ///< Bytes in front of the names in the string table.
};

/// The file, and the offsets of its parts: "dynamic", "strings", "needs", "definitions", "notes", "interpreter",
/// "PT_LOAD"… (the program header), "DT_NEEDED" by number ("tag 1"), "sections".
struct Built {
    std::string bytes;
    std::map<std::string, std::size_t> at;
    std::uint64_t base = 0;
    Order order = Order::little;

    /// Overwrites a field.
    template <class T>
    void poke(std::size_t offset, T value) {
        if ((order == Order::big) != (std::endian::native == std::endian::big)) value = std::byteswap(value);
        bytes.replace(offset, sizeof value, reinterpret_cast<const char*>(&value), sizeof value);
    }
};

class Builder {
public:
    explicit Builder(const Recipe& recipe) : recipe_(recipe), wide_(recipe.elf_class == Class::elf64) {
        built_.base = recipe.base;
        built_.order = recipe.order;
    }

    Built make() {
        const std::size_t header_size = wide_ ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
        const std::size_t program_size = wide_ ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
        constexpr std::size_t most_programs = 6;
        bytes().assign(header_size + most_programs * program_size, '\0');

        std::vector<Segment> segments = {{PT_LOAD, PF_R | PF_X, 0, 0, 0x1000}};
        if (recipe_.interpreter) segments.push_back(put(PT_INTERP, "interpreter", *recipe_.interpreter + '\0', 1));
        if (!recipe_.notes.empty()) {
            const Segment notes = put(PT_NOTE, "notes", notes_text(), recipe_.note_alignment);
            if (recipe_.notes_in_sections) note_section_ = notes;
            else segments.push_back(notes);
        }
        if (recipe_.dynamic) segments.push_back(dynamic());
        if (recipe_.stack_flags) segments.push_back({PT_GNU_STACK, *recipe_.stack_flags, 0, 0, 16});
        segments.front().size = bytes().size();
        if (note_section_ || recipe_.count_in_section) sections(segments.size());
        std::size_t at = header_size;
        for (const Segment& segment : segments) {
            built_.at["PT " + std::to_string(segment.type)] = at;
            program(at, segment);
            at += program_size;
        }
        header(segments.size());
        return std::move(built_);
    }

private:
    struct Segment {
        std::uint32_t type;
        std::uint32_t flags;
        std::size_t offset;
        std::size_t size;
        std::uint64_t alignment;
    };

    std::string& bytes() { return built_.bytes; }

    template <class T>
    T fix(T value) const {
        return (recipe_.order == Order::big) != (std::endian::native == std::endian::big) ? std::byteswap(value)
                                                                                          : value;
    }
    template <class Record>
    static std::string raw(const Record& record) {
        return {reinterpret_cast<const char*>(&record), sizeof record};
    }

    Segment put(std::uint32_t type, const std::string& name, const std::string& content, std::uint64_t alignment) {
        while (bytes().size() % 16 != 0) bytes() += '\0';
        const std::size_t offset = bytes().size();
        built_.at[name] = offset;
        bytes() += content;
        return {type, PF_R, offset, content.size(), alignment};
    }

    std::string notes_text() const {
        std::string text;
        const auto pad = [&] {
            while (text.size() % recipe_.note_alignment != 0) text += '\0';
        };
        for (const Note& note : recipe_.notes) {
            const Elf64_Nhdr head{fix(static_cast<std::uint32_t>(note.owner.size() + 1)),
                                  fix(static_cast<std::uint32_t>(note.content.size())), fix(note.type)};
            text += raw(head) + note.owner + '\0';
            pad();
            text += note.content;
            pad();
        }
        return text;
    }

    std::uint32_t string(const std::string& text) {
        const auto index = static_cast<std::uint32_t>(strings_.size());
        strings_ += text + '\0';
        return index;
    }

    std::string needs_text() {
        std::string text;
        for (std::size_t i = 0; i < recipe_.needs.size(); ++i) {
            const Need& need = recipe_.needs[i];
            const auto count = static_cast<std::uint16_t>(need.versions.size());
            const bool last = i + 1 == recipe_.needs.size();
            const std::uint32_t next = last ? 0U : 16U + 16U * count;
            text += raw(Elf64_Verneed{fix(std::uint16_t{1}), fix(count), fix(string(need.file)), fix(16U), fix(next)});
            for (std::uint16_t j = 0; j < count; ++j) {
                const auto& [name, weak] = need.versions[j];
                text += raw(Elf64_Vernaux{0, fix(static_cast<std::uint16_t>(weak ? VER_FLG_WEAK : 0)), 0,
                                          fix(string(name)), fix(j + 1 == count ? 0U : 16U)});
            }
        }
        return text;
    }

    std::string definitions_text() {
        std::string text;
        for (std::size_t i = 0; i < recipe_.definitions.size(); ++i) {
            const std::uint32_t next = i + 1 == recipe_.definitions.size() ? 0U : 28U;
            text += raw(Elf64_Verdef{fix(std::uint16_t{1}), fix(static_cast<std::uint16_t>(i == 0 ? VER_FLG_BASE : 0)),
                                     fix(static_cast<std::uint16_t>(i + 1)), fix(std::uint16_t{1}), 0, fix(20U),
                                     fix(next)});
            text += raw(Elf64_Verdaux{fix(string(recipe_.definitions[i])), 0});
        }
        return text;
    }

    Segment dynamic() {
        strings_ = '\0' + std::string(recipe_.padding_strings, 'p') + '\0';
        std::vector<std::pair<std::int64_t, std::uint64_t>> entries;
        for (const auto& [tag, name] : recipe_.names) entries.emplace_back(tag, string(name));
        if (!recipe_.needs.empty()) {
            const Segment table = put(0, "needs", needs_text(), 1);
            entries.emplace_back(DT_VERNEED, recipe_.base + table.offset);
            entries.emplace_back(DT_VERNEEDNUM, recipe_.needs.size());
        }
        if (!recipe_.definitions.empty()) {
            const Segment table = put(0, "definitions", definitions_text(), 1);
            entries.emplace_back(DT_VERDEF, recipe_.base + table.offset);
            entries.emplace_back(DT_VERDEFNUM, recipe_.definitions.size());
        }
        const Segment table = put(0, "strings", strings_, 1);
        if (recipe_.string_table) entries.emplace_back(DT_STRTAB, recipe_.base + table.offset);
        if (recipe_.string_size) entries.emplace_back(DT_STRSZ, table.size);
        entries.insert(entries.end(), recipe_.values.begin(), recipe_.values.end());
        if (recipe_.dynamic_end) entries.emplace_back(DT_NULL, 0);
        std::string text;
        const std::size_t begin = (bytes().size() + 15) / 16 * 16;
        for (const auto& [tag, value] : entries) {
            built_.at["tag " + std::to_string(tag)] = begin + text.size();
            if (wide_) text += raw(Elf64_Dyn{fix(tag), {fix(value)}});
            else text += raw(Elf32_Dyn{fix(static_cast<std::int32_t>(tag)), {fix(static_cast<std::uint32_t>(value))}});
        }
        return put(PT_DYNAMIC, "dynamic", text, wide_ ? 8 : 4);
    }

    template <class Section>
    void section_headers(std::size_t program_count) {
        Section null{};
        null.sh_info = fix(static_cast<std::uint32_t>(program_count));
        std::string text = raw(null);
        if (note_section_) {
            Section note{};
            note.sh_type = fix(std::uint32_t{SHT_NOTE});
            note.sh_offset = fix(static_cast<decltype(note.sh_offset)>(note_section_->offset));
            note.sh_size = fix(static_cast<decltype(note.sh_size)>(note_section_->size));
            note.sh_addralign = fix(static_cast<decltype(note.sh_addralign)>(note_section_->alignment));
            text += raw(note);
        }
        section_count_ = note_section_ ? 2 : 1;
        section_offset_ = put(0, "sections", text, 8).offset;
    }
    void sections(std::size_t program_count) {
        if (wide_) section_headers<Elf64_Shdr>(program_count);
        else section_headers<Elf32_Shdr>(program_count);
    }

    template <class Program>
    std::string program_text(const Segment& segment) const {
        using Word = decltype(Program::p_offset);
        Program program{};
        program.p_type = fix(segment.type);
        program.p_flags = fix(segment.flags);
        program.p_offset = fix(static_cast<Word>(segment.offset));
        program.p_vaddr = fix(static_cast<Word>(recipe_.base + segment.offset));
        program.p_filesz = program.p_memsz = fix(static_cast<Word>(segment.size));
        program.p_align = fix(static_cast<Word>(segment.alignment));
        return raw(program);
    }
    void program(std::size_t at, const Segment& segment) {
        const std::string text = wide_ ? program_text<Elf64_Phdr>(segment) : program_text<Elf32_Phdr>(segment);
        bytes().replace(at, text.size(), text);
    }

    template <class Head, class Program, class Section>
    std::string header_text(std::size_t program_count) const {
        Head head{};
        const std::string magic = "\x7f"
                                  "ELF";
        std::copy(magic.begin(), magic.end(), head.e_ident);
        head.e_ident[EI_CLASS] = wide_ ? ELFCLASS64 : ELFCLASS32;
        head.e_ident[EI_DATA] = recipe_.order == Order::big ? ELFDATA2MSB : ELFDATA2LSB;
        head.e_ident[EI_VERSION] = EV_CURRENT;
        head.e_ident[EI_OSABI] = recipe_.os_abi;
        head.e_type = fix(recipe_.type);
        head.e_machine = fix(recipe_.machine);
        head.e_version = fix(std::uint32_t{EV_CURRENT});
        head.e_phoff = fix(static_cast<decltype(head.e_phoff)>(sizeof(Head)));
        head.e_phentsize = fix(static_cast<std::uint16_t>(sizeof(Program)));
        head.e_phnum = fix(static_cast<std::uint16_t>(recipe_.count_in_section ? PN_XNUM : program_count));
        head.e_shoff = fix(static_cast<decltype(head.e_shoff)>(section_offset_));
        head.e_shentsize = fix(static_cast<std::uint16_t>(sizeof(Section)));
        head.e_shnum = fix(section_count_);
        return raw(head);
    }
    void header(std::size_t program_count) {
        const std::string text = wide_ ? header_text<Elf64_Ehdr, Elf64_Phdr, Elf64_Shdr>(program_count)
                                       : header_text<Elf32_Ehdr, Elf32_Phdr, Elf32_Shdr>(program_count);
        bytes().replace(0, text.size(), text);
    }

    Recipe recipe_;
    bool wide_;
    Built built_;
    std::string strings_;
    std::optional<Segment> note_section_;
    std::size_t section_offset_ = 0;
    std::uint16_t section_count_ = 0;
};

inline Built make(const Recipe& recipe) {
    return Builder(recipe).make();
}

/// A library with one of everything.
inline Recipe rich() {
    Recipe recipe;
    recipe.names = {{DT_NEEDED, "libc.so.6"},       {DT_AUXILIARY, "libfast.so"}, {DT_NEEDED, "libm.so.6"},
                    {DT_FILTER, "libreal.so"},      {DT_SONAME, "librich.so.1"},  {DT_RPATH, "/opt/old"},
                    {DT_RUNPATH, "$ORIGIN/../lib"}, {DT_AUDIT, "libaudit.so"},    {DT_DEPAUDIT, "libdep.so"}};
    recipe.values = {{DT_FLAGS, 0x4}, {DT_FLAGS_1, 0x8000801}};
    recipe.needs = {{"libc.so.6", {{"GLIBC_2.34", false}, {"GLIBC_2.2.5", true}}},
                    {"libm.so.6", {{"GLIBC_2.29", false}}}};
    recipe.definitions = {"librich.so.1", "RICH_1.0", "RICH_1.1"};
    recipe.notes = {{"GNU", NT_GNU_BUILD_ID, std::string("\x01\xab\xff\x10", 4)}};
    recipe.interpreter = "/lib64/ld-linux-x86-64.so.2";
    recipe.stack_flags = PF_R | PF_W;
    return recipe;
}

}   // namespace build
