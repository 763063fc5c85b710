#include <sandroot/accelerate/names.hpp>
#include <sandroot/base/escape.hpp>
#include <sandroot/fs/host.hpp>
#include <sandroot/fs/stat_from.hpp>
#include <sandroot/os/file.hpp>

#include <algorithm>
#include <cerrno>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace sandroot::accelerate {

namespace {

std::optional<fs::Stat> look(int directory, const std::string& name, fs::Follow follow) {
    struct stat raw{};
    const int flags = follow == fs::Follow::yes ? 0 : AT_SYMLINK_NOFOLLOW;
    if (::fstatat(directory, name.c_str(), &raw, flags) != 0) return std::nullopt;
    return fs::stat_from(raw);
}

std::string joined(const std::string& directory, std::string_view name) {
    return directory + (directory.ends_with('/') ? "" : "/") + std::string(name);
}

class Finding {
public:
    Finding(const std::string& entry, Generation generation) : entry_(entry), generation_(generation) {}

    Result<Names> run() {
        const auto target = look(AT_FDCWD, entry_, fs::Follow::yes);
        const auto self = look(AT_FDCWD, entry_, fs::Follow::no);
        names_.is_directory = target && target->type == fs::Type::directory;
        if (target && target->type == fs::Type::file) {
            SR_DO(add_one(HostPath(entry_).parent().str()));
        } else if (!self || !names_.is_directory) {
            return fail(Errc::refused, escape_for_terminal(entry_) + " is neither a file nor a directory");
        } else if (self->type == fs::Type::symlink && generation_ != Generation::followed_links) {
            // find(1) does not enter a link that it is given. Copied as one more name, it lands below itself.
            if (generation_ == Generation::links) SR_DO(add_one(entry_ + HostPath(entry_).parent().str()));
        } else {
            SR_TRY(const HostPath real, fs::canonical(HostPath(entry_)));
            // With a slash at its end, no name begins with the entry and one more slash, so none is shortened by it.
            const RootPath into = RootPath(entry_.ends_with('/') ? entry_ + entry_ : entry_).tidy();
            enter({HostPath(entry_), into, real.str(), *target}, {});
        }
        return std::move(names_);
    }

private:
    Result<void> add_one(const std::string& into) {
        const HostPath above = HostPath(entry_).parent();
        SR_TRY(const HostPath real, fs::canonical(above));
        const auto stat = look(AT_FDCWD, real.str(), fs::Follow::yes);
        if (!stat) return fail_errno(errno, escape_for_terminal(above.str()));
        names_.is_one = true;
        names_.directories.push_back({above, RootPath(into).tidy(), real.str(), *stat});
        add(0, HostPath(entry_).name());
        return {};
    }

    void enter(Found found, std::vector<fs::Identity> ancestors) {
        const HostPath at = found.at;
        const std::size_t index = names_.directories.size();
        ancestors.push_back(found.stat.identity);
        names_.directories.push_back(std::move(found));
        auto fd = os::open(at, O_RDONLY | O_DIRECTORY);
        if (!fd) return names_.unread.push_back(std::move(fd).error());
        const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(fd->get()), ::closedir);
        if (!stream) return pass_over(errno, at.str());
        const int directory = fd->release();
        while (const dirent* entry = ::readdir(stream.get())) {
            const std::string name = entry->d_name;
            if (name != "." && name != "..") take(directory, name, entry->d_type, index, ancestors);
        }
    }

    void take(int directory, const std::string& name, unsigned char type, std::size_t index,
              const std::vector<fs::Identity>& ancestors) {
        if (type == DT_REG) return add(index, name);
        if (type != DT_DIR && type != DT_LNK && type != DT_UNKNOWN) return;
        const auto self = look(directory, name, fs::Follow::no);
        if (!self) return;
        if (self->type == fs::Type::file) return add(index, name);
        if (self->type == fs::Type::directory) return descend(index, name, *self, std::nullopt, ancestors);
        if (self->type != fs::Type::symlink || generation_ == Generation::files) return;
        if (generation_ == Generation::links) return add(index, name);
        const auto target = look(directory, name, fs::Follow::yes);
        if (!target && errno == ELOOP) return pass_over(ELOOP, path_of(index, name));
        if (!target || target->type == fs::Type::file) return add(index, name);
        if (target->type == fs::Type::directory) descend(index, name, *target, self, ancestors);
    }

    void add(std::size_t index, const std::string& name) {
        auto& names = names_.directories[index].names;
        names.push_back(name);
        names_.last = {index, names.size() - 1};
    }

    void descend(std::size_t index, const std::string& name, const fs::Stat& stat, std::optional<fs::Stat> link,
                 const std::vector<fs::Identity>& ancestors) {
        const std::string path = path_of(index, name);
        if (std::ranges::find(ancestors, stat.identity) != ancestors.end()) return pass_over(ELOOP, path);
        const Found& above = names_.directories[index];
        std::string real = joined(above.real, name);
        if (link) real = fs::canonical(HostPath(path)).value_or(HostPath()).str();
        enter({HostPath(path), above.into / name, std::move(real), stat, std::move(link), index}, ancestors);
    }

    void pass_over(int number, const std::string& path) {
        names_.unread.push_back(fail_errno(number, escape_for_terminal(path)).error());
    }

    [[nodiscard]] std::string path_of(std::size_t index, const std::string& name) const {
        return joined(names_.directories[index].at.str(), name);
    }

    const std::string& entry_;
    Generation generation_;
    Names names_;
};

}   // namespace

bool is_plain(std::string_view entry) {
    if (!entry.starts_with('/') || entry.find_first_not_of("/.") == std::string_view::npos) return false;
    if (entry.find_first_of("*?[\\\n") != std::string_view::npos) return false;
    return !entry.contains("/../") && !entry.ends_with("/..");
}

Result<Names> find_names(const std::string& entry, Generation generation) {
    return Finding(entry, generation).run();
}

}   // namespace sandroot::accelerate
