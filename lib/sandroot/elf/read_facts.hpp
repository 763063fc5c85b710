// The reader for walking: a few reads per file, only what ld.so reads, every length checked.
//
// There are two readers on purpose. An environment has thousands of objects, some of over 100 MB, so the walk must not
// parse whole files; `symbols.hpp` has the other one, which does, for questions about symbols.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/elf/facts.hpp>
#include <sandroot/fs/tree.hpp>

namespace sandroot::elf {

/// Reads the header, program headers, dynamic section, its strings, version tables and notes of `file`, of any class
/// and byte order. Memory is bounded by what real files need (a string table over 64 MiB, a dynamic section over 1 MiB
/// and notes over 1 MiB are malformed). Errors: the file could not be read (errno). What is wrong with its bytes is an
/// answer, not an error. Source: elf(5); glibc elf/dl-load.c for what is looked at; gABI chapter 5.
[[nodiscard]] Result<Reading> read_facts(const fs::File& file);

/// Opens and reads. Errors: those of Tree::open and of reading.
[[nodiscard]] Result<Reading> read_facts(const fs::Tree& tree, const RootPath& path);

}   // namespace sandroot::elf
