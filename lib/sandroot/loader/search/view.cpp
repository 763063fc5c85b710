#include <sandroot/loader/musl/judge_object_musl.hpp>
#include <sandroot/loader/musl/lists.hpp>
#include <sandroot/loader/search/view.hpp>
#include <sandroot/loader/system/hwcaps.hpp>

#include <cerrno>

namespace sandroot::loader {

View::View(Objects& objects, std::shared_ptr<const System> system, std::shared_ptr<Tables> tables,
           std::shared_ptr<const Cache> cache, std::string working_directory)
    : objects_(objects), system_(std::move(system)), tables_(std::move(tables)), cache_(std::move(cache)),
      query_(cache_query(*system_)), working_directory_(std::move(working_directory)) {}

RootPath View::at(std::string_view path) const {
    return path.starts_with('/') ? RootPath(std::string(path)) : RootPath(working_directory_) / path;
}

const Candidate& View::candidate(std::string_view path) {
    if (const auto known = candidates_.find(path); known != candidates_.end()) return known->second;
    Candidate candidate;
    candidate.name = tables_->names.number(path);
    candidate.path = tables_->names.shared(candidate.name);
    if (path.empty()) {
        candidate.judgement = {Verdict::absent, ENOENT, {}};
    } else {
        const Opened& opened = objects_.open(at(path));
        const bool is_musl = system_->libc == Libc::musl;
        candidate.judgement = is_musl ? judge_in_musl(opened, *system_) : judge_header(opened, *system_);
        if (candidate.judgement.verdict == Verdict::found) {
            candidate.identity = opened.stat.identity;
            if (!is_musl) candidate.cannot_be_mapped = judge_library(*opened.reading, *system_);
            candidate.image = std::make_unique<const Image>(
                make_image(std::shared_ptr<const elf::Facts>(opened.reading, &opened.reading->facts),
                           is_musl ? musl_origin_of(path) : origin_of(path, working_directory_), *system_, *tables_));
        }
    }
    return candidates_.emplace(std::string(path), std::move(candidate)).first->second;
}

View::Place& View::place(DirectoryId directory, std::size_t subdirectory) {
    if (places_.size() <= directory) places_.resize(directory + 1);
    auto& of_directory = places_[directory];
    if (of_directory.empty()) of_directory.resize(system_->hwcaps.size() + 1);
    Place& place = of_directory[subdirectory];
    if (!place.listing) {
        std::string path = tables_->directories.text(directory);
        if (subdirectory < system_->hwcaps.size()) path += system_->hwcaps[subdirectory];
        while (path.size() > 1 && path.back() == '/') path.pop_back();
        place.path = path.empty() ? RootPath(working_directory_) : at(path);
        place.listing = &objects_.listing(place.path);
    }
    return place;
}

bool View::is_directory(DirectoryId directory, std::size_t subdirectory) {
    const std::size_t plain = system_->hwcaps.size();
    if (subdirectory < plain && !is_directory(directory, plain)) return false;
    Place& wanted = place(directory, subdirectory);
    if (wanted.state == Place::State::unknown) {
        wanted.state = Place::State::nothing;
        if (subdirectory < plain) {
            // Nearly always "glibc-hwcaps" itself is not there, which one listing tells for all levels.
            const std::string_view path = system_->hwcaps[subdirectory];
            const Place& above = place(directory, plain);
            if (!objects_.may_exist(*above.listing, above.path, path.substr(0, path.find('/')))) return false;
        }
        const auto stat = objects_.tree().stat(wanted.path, fs::Follow::yes);
        if (stat && stat->type == fs::Type::directory) wanted.state = Place::State::directory;
    }
    return wanted.state == Place::State::directory;
}

std::uint64_t View::directories(DirectoryId directory) {
    if (directory_bits_.size() <= directory) directory_bits_.resize(directory + 1);
    auto& known = directory_bits_[directory];
    if (known) return *known;
    std::uint64_t bits = 0;
    for (std::size_t subdirectory = 0; subdirectory <= system_->hwcaps.size(); ++subdirectory)
        if (is_directory(directory, subdirectory)) bits |= std::uint64_t{1} << subdirectory;
    known = bits;
    return bits;
}

std::string View::path_in(DirectoryId directory, std::size_t subdirectory, NameId name) const {
    const std::string& text = tables_->directories.text(directory);
    const std::string& file = tables_->names.text(name);
    std::string path;
    if (subdirectory < system_->hwcaps.size()) {
        const std::string& below = system_->hwcaps[subdirectory];
        path.reserve(text.size() + below.size() + 1 + file.size());
        path.append(text).append(below).append("/");
    } else {
        path.reserve(text.size() + file.size());
        path.append(text);
    }
    return path += file;
}

const Candidate* View::probe(DirectoryId directory, std::size_t subdirectory, NameId name) {
    const Place& where = place(directory, subdirectory);
    const bool relative = !tables_->directories.text(directory).starts_with('/');
    // A relative directory may be no directory at all, which ld.so takes for another failure than absence.
    if (!relative && !objects_.may_exist(*where.listing, where.path, tables_->names.text(name))) return nullptr;
    return &candidate(path_in(directory, subdirectory, name));
}

const Candidate* View::cached(NameId name) {
    const auto [entry, is_new] = cached_.try_emplace(name, nullptr);
    if (is_new) {
        if (const auto path = look_up(*cache_, tables_->names.text(name), query_)) entry->second = &candidate(*path);
    }
    return entry->second;
}

}   // namespace sandroot::loader
