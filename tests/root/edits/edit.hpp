// How a name is edited: in place or by another file, and what tools such as rsync and cp -p leave as it was.
#pragma once

#include "image.hpp"

#include <functional>
#include <string>

namespace sandroot::root::testing {

/// `edit`, after which size and mtime of `path` are what they were before.
void with_size_and_time_kept(const std::string& path, const std::function<void()>& edit);

/// The same size, another content.
std::string altered(std::string content);

/// Writes over the file, which keeps its inode, and its size where `content` is as long.
void edit_in_place(const std::string& path, const std::string& content);
/// The same with another content of its size, and its times set back.
void edit_unnoticed(const std::string& path, const std::string& content = {});

/// Another file takes the name, with mode, owner, size and time of the one that had it.
void replace_unnoticed(const std::string& path, const std::string& content = {});

void retarget(const std::string& link, const std::string& target);
void exchange(const std::string& one, const std::string& other);
/// Gives `path` the times of `model`.
void set_time_of(const std::string& model, const std::string& path);
/// A file capability (capabilities(7)), CAP_NET_RAW.
void set_capability(const std::string& path);
void set_attribute(const std::string& path, const std::string& name, const std::string& value);

}   // namespace sandroot::root::testing
