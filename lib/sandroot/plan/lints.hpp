// Lints: what resolves, and yet deserves a word: luck with an order, a name that means two files, demands on CPU or
// glibc.
#pragma once

#include <sandroot/plan/entries.hpp>
#include <sandroot/plan/libraries/resolve.hpp>

namespace sandroot::plan {

/// Puts a remark beside each object that has one of these:
/// - a bare name that leads to different files in different packages: a process loads only one of them (glibc
///   elf/dl-load.c:_dl_map_object compares names before it searches);
/// - a need that no search of its own would satisfy, only the name of a library loaded earlier in the same closure;
/// - an executable stack, which dlopen refuses since glibc 2.41 (glibc NEWS);
/// - an x86 ISA level above x86-64-v2.
void add_lints(Entries& entries, const python::Environment& environment, const Resolver& resolver,
               const Resolutions& resolutions);

}   // namespace sandroot::plan
