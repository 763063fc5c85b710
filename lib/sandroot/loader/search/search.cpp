#include <sandroot/loader/search/search.hpp>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <span>

namespace sandroot::loader {

namespace {

enum class Step : std::uint8_t { go_on, finished };

class Search {
public:
    Search(ProcessState& process, Request& request)
        : process_(process), tried_(request.tried), untold_(request.untold) {}

    [[nodiscard]] SearchResult run(NameId name, ObjectIndex requester) {
        name_ = name;
        const Image& asking = *process_.images[requester];
        const bool finished = (!asking.has_runpath && walk_rpaths(requester) == Step::finished) ||
                              walk(*process_.library_path, Source::library_path) == Step::finished ||
                              walk(asking.runpath, Source::runpath) == Step::finished ||
                              ask_cache(asking) == Step::finished ||
                              (!asking.no_default_directories &&
                               walk(*process_.default_directories, Source::default_directory) == Step::finished);
        if (!finished) give_up(process_.tables->names.text(name));
        return std::move(result_);
    }

    [[nodiscard]] SearchResult open(const std::string& path, std::string_view name) {
        if (consider(process_.view->candidate(path), Source::path) == Step::go_on) give_up(name);
        return std::move(result_);
    }

private:
    /// The requester's, its loader's and so on, then the program's unless it was among them.
    Step walk_rpaths(ObjectIndex requester) {
        bool did_main = false;
        for (std::optional<ObjectIndex> at = requester; at; at = process_.loaded[*at].loader) {
            if (walk(process_.images[*at]->rpath, Source::rpath) == Step::finished) return Step::finished;
            did_main = did_main || *at == main_object;
        }
        return did_main ? Step::go_on : walk(process_.images[main_object]->rpath, Source::rpath);
    }

    Step walk(std::span<const DirectoryId> directories, Source source) {
        for (const DirectoryId directory : directories) {
            int last_error = 0;   // Stays 0 where no part of the directory is there.
            if (walk_directory(directory, source, last_error) == Step::finished) return Step::finished;
            if (last_error == 0 || passes_over(last_error)) continue;
            tried_.back().verdict = Verdict::aborts_list;
            break;
        }
        return Step::go_on;
    }

    Step walk_directory(DirectoryId directory, Source source, int& last_error) {
        View& view = *process_.view;
        const std::size_t plain = process_.system->hwcaps.size();
        const std::uint64_t existing = process_.directories.existing(view, *process_.tables, directory);
        for (std::size_t subdirectory = 0; subdirectory <= plain; ++subdirectory) {
            // There are dozens of them, hardly ever one that exists.
            subdirectory =
                std::min(subdirectory + static_cast<std::size_t>(std::countr_zero(existing >> subdirectory)), plain);
            process_.directories.note_asked(directory, subdirectory);
            const bool exists = (existing >> subdirectory & 1U) != 0;
            const Candidate* const candidate = exists ? view.probe(directory, subdirectory, name_) : nullptr;
            if (!candidate ||
                (candidate->judgement.verdict == Verdict::absent && candidate->judgement.os_error == ENOENT)) {
                if (exists) last_error = ENOENT;
                // The absence of a variant for better CPUs is no news.
                if (subdirectory == plain) note_absence(directory, source, exists);
                continue;
            }
            if (consider(*candidate, source) == Step::finished) return Step::finished;
            last_error = candidate->judgement.os_error;
        }
        if (last_error != 0) last_error_ = last_error;
        return Step::go_on;
    }

    /// errno values after which ld.so takes the next directory of the list.
    [[nodiscard]] bool passes_over(int error) const {
        return error == ENOENT || error == EACCES || (error == ENOTDIR && process_.system->version >= Version{2, 39});
    }

    /// Each path is a text of its own, and a hostile object can ask for many names in many directories.
    void note_absence(DirectoryId directory, Source source, bool exists) {
        if (tried_.size() >= most_attempts) {
            ++untold_;
            return;
        }
        tried_.push_back({process_.view->path_in(directory, process_.system->hwcaps.size(), name_),
                          source,
                          exists ? Verdict::absent : absence(directory),
                          {}});
    }

    /// Is the file there now, in a directory that ld.so takes for absent?
    Verdict absence(DirectoryId directory) {
        View& view = *process_.view;
        const std::size_t plain = process_.system->hwcaps.size();
        if (!view.is_directory(directory, plain)) return Verdict::absent;
        const Candidate* const passed_by = view.probe(directory, plain, name_);
        return passed_by && passed_by->judgement.verdict == Verdict::found ? Verdict::remembered_absent
                                                                           : Verdict::absent;
    }

    Step ask_cache(const Image& asking) {
        if (process_.options->inhibit_cache || process_.preloads_securely) return Step::go_on;
        if (process_.cache_failed) {
            const Candidate* const passed_by = process_.view->has_cache() ? process_.view->cached(name_) : nullptr;
            if (passed_by) tried_.push_back({passed_by->path, Source::cache, Verdict::remembered_absent, {}});
            return Step::go_on;
        }
        if (!process_.view->has_cache()) {
            process_.cache_failed = true;
            return Step::go_on;
        }
        const Candidate* const candidate = process_.view->cached(name_);
        if (!candidate) return Step::go_on;
        const auto lies_below = [&](const std::string& directory) {
            const std::string& path = candidate->path;
            return path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
        };
        if (asking.no_default_directories && std::ranges::any_of(process_.system->default_directories, lies_below)) {
            tried_.push_back({candidate->path, Source::cache, Verdict::excluded, {}});
            return Step::go_on;
        }
        return consider(*candidate, Source::cache);
    }

    Step consider(const Candidate& candidate, Source source) {
        const Judgement& judgement = candidate.judgement;
        tried_.push_back({candidate.path, source, judgement.verdict, judgement.detail});
        last_error_ = judgement.os_error;
        if (judgement.verdict == Verdict::found && process_.preloads_securely && source != Source::path &&
            !is_setuid(candidate)) {
            tried_.back().verdict = Verdict::excluded;
            last_error_ = ENOENT;
            return Step::go_on;
        }
        if (judgement.verdict == Verdict::found) {
            result_.hit = &candidate;
            result_.source = source;
            return Step::finished;
        }
        if (judgement.verdict == Verdict::fatal) {
            result_.fatal = true;
            result_.error = candidate.path.str() + ": " + judgement.detail;
            return Step::finished;
        }
        saw_other_class_ = saw_other_class_ || judgement.verdict == Verdict::wrong_class;
        return Step::go_on;
    }

    [[nodiscard]] bool is_setuid(const Candidate& candidate) const {
        constexpr unsigned set_user_id = 04000;
        const View& view = *process_.view;
        return (view.objects().open(view.at(candidate.path)).stat.mode & set_user_id) != 0;
    }

    void give_up(std::string_view name) {
        result_.error = name;
        if (saw_other_class_) {
            const bool wants_64 = process_.system->header.elf_class == elf::Class::elf64;
            result_.error += wants_64 ? ": wrong ELF class: ELFCLASS32" : ": wrong ELF class: ELFCLASS64";
        } else {
            result_.error += ": cannot open shared object file: " + errno_text(last_error_);
        }
    }

    ProcessState& process_;
    std::vector<Attempt>& tried_;
    std::size_t& untold_;
    NameId name_ = 0;
    SearchResult result_;
    int last_error_ = ENOENT;
    bool saw_other_class_ = false;
};

}   // namespace

SearchResult search_glibc(ProcessState& process, NameId name, ObjectIndex requester, Request& request) {
    return Search(process, request).run(name, requester);
}

SearchResult open_path(ProcessState& process, const std::string& path, std::string_view name, Request& request) {
    return Search(process, request).open(path, name);
}

}   // namespace sandroot::loader
