// Leaves what is not chosen out of the site directories.
#pragma once

#include <sandroot/fs/tree.hpp>
#include <sandroot/python/survey.hpp>
#include <sandroot/scope/choose.hpp>
#include <sandroot/scope/debian_files.hpp>
#include <sandroot/scope/selection.hpp>

namespace sandroot::scope {

/// Narrows `installed` to what belongs to `choice`, and tells in `selection` what went. A directory that holds files of
/// chosen distributions only stays whole; one that several share (a namespace package, the site directory) is gone
/// through name by name. At the top of a site directory a name must belong to somebody chosen; a .pth file that
/// has no owner stays where it puts a chosen one's directory on sys.path. Compiled files go where their sources
/// go. The standard library stays.
void filter(const fs::Tree& tree, python::Installed& installed, const Choice& choice, const DebianPackages& debian,
            Selection& selection);

}   // namespace sandroot::scope
