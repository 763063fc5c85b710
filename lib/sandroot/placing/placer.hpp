// Puts one name of the plan into its new directory, on the highest rung that holds: hard link, reflink, copy.
#pragma once

#include <sandroot/base/error.hpp>
#include <sandroot/os/fd.hpp>
#include <sandroot/placing/options.hpp>
#include <sandroot/placing/owner.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sandroot::placing {

enum class Method : std::uint8_t { linked, reflinked, copied };

/// Why a file was not hard-linked.
enum class NotLinked : std::uint8_t {
    was_linked,
    not_wanted,      ///< The caller asked for copies.
    must_differ,     ///< Mode or owner inside differ, or it is setuid: a link would change the source or carry the bit
                     ///< in.
    overlay,         ///< A link would first copy the file up into the writable layer, under its old name as well.
    other_device,    ///< EXDEV.
    many_links,      ///< EMLINK.
    not_permitted,   ///< EPERM: fs.protected_hardlinks, an immutable file, a file system without hard links.
    unsupported,     ///< EOPNOTSUPP, ENOSYS, EINVAL.
    privileged,      ///< It has file capabilities, which a link would carry in.
};
[[nodiscard]] std::string_view name_of(NotLinked cause);
inline constexpr std::size_t not_linked_count = 9;

struct Placed {
    Method rung = Method::copied;
    NotLinked why = NotLinked::was_linked;
    std::uint64_t bytes = 0;   ///< Written by us.
    bool owner_lost = false;   ///< The owner could not be set (a user namespace, no CAP_CHOWN).
};

/// Whether each link is looked at once it is made.
enum class Check : bool { by_directory, each };

/// The two ends of one directory: where names come from and where they go.
struct Ends {
    const os::Fd& source;   ///< O_PATH will do. Empty where nothing comes from there.
    const os::Fd& into;
};

/// Shared by all threads of a build: what it may do, and what each device has been found to refuse.
class Placer {
public:
    /// `into_device` is the st_dev of the staging directory.
    Placer(Link link, std::uint64_t into_device, bool may_chown, const std::atomic<bool>* stop)
        : link_(link), into_device_(into_device), may_chown_(may_chown), stop_(stop) {}

    /// Places a file, symlink or generated file. A source that is no longer the one in `item.source` is an error; of a
    /// hard link that is looked at only where `check` says so, for the time of its directory tells of all its names at
    /// once.
    [[nodiscard]] Result<Placed> place(const Ends& ends, const plan::Name& item, Check check);

    /// Owner, mode and times of an open directory or file of ours. Returns whether the owner had to stay another one.
    [[nodiscard]] Result<bool> settle(const os::Fd& fd, const plan::Name& item) const;

private:
    /// What a source device turned out not to offer.
    struct Device {
        bool is_overlay = false;
        std::atomic<NotLinked> refuses_links = NotLinked::was_linked;
        std::atomic<bool> refuses_reflinks = false;
    };
    [[nodiscard]] Device& device_of(const Ends& ends, const plan::Name& item);
    [[nodiscard]] Result<NotLinked> try_link(const Ends& ends, const plan::Name& item, Device& device,
                                             Check check) const;
    [[nodiscard]] Result<Placed> place_file(const Ends& ends, const plan::Name& item, Check check);
    [[nodiscard]] Result<Placed> place_copy(const Ends& ends, const plan::Name& item, Device& device,
                                            NotLinked why) const;
    [[nodiscard]] Result<Placed> place_symlink(const Ends& ends, const plan::Name& item) const;
    [[nodiscard]] Result<Placed> place_generated(const Ends& ends, const plan::Name& item) const;

    Link link_;
    std::uint64_t into_device_;
    bool may_chown_;
    const std::atomic<bool>* stop_;
    std::shared_mutex mutex_;
    std::unordered_map<std::uint64_t, Device> devices_;
};

/// Has the file, looked up by its name in `directory`, file capabilities (capabilities(7))? They are a setuid bit by
/// another name. Only programs have them, so only those cost the look. `name` is another one to look it up by.
[[nodiscard]] bool has_capabilities(const os::Fd& directory, const plan::Name& item, const char* name = nullptr);
/// Would a hard link of the file be wrong, wherever it lies?
[[nodiscard]] bool wants_own_inode(const plan::Name& item, bool may_chown);
/// Is what `seen` tells still the file of which the plan says `planned`? A directory may have got other names
/// meanwhile.
[[nodiscard]] bool is_still(const fs::Stat& seen, const fs::Stat& planned);
/// Opens the file that the plan means for reading, through its directory. Errors: it is another one now, or gone, or
/// may not be read.
[[nodiscard]] Result<os::Fd> open_source_file(const os::Fd& directory, const plan::Name& item);
/// Is what was opened for `item` still as the plan has it? To be asked once it was read. Errors: it changed.
[[nodiscard]] Result<void> check_source_file(const os::Fd& fd, const plan::Name& item);
/// Is the symlink that the plan means still there, where it comes from the source? Errors: it changed.
[[nodiscard]] Result<void> check_source_symlink(const os::Fd& directory, const plan::Name& item);
/// The error for a source that is another one now, or gone.
[[nodiscard]] std::unexpected<Error> changed(const plan::Name& item);
[[nodiscard]] std::unexpected<Error> interrupted();

}   // namespace sandroot::placing
