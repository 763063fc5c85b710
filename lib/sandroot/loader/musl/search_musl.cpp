#include <sandroot/fs/chase.hpp>
#include <sandroot/loader/musl/judge_object_musl.hpp>
#include <sandroot/loader/musl/lists.hpp>
#include <sandroot/loader/musl/path_file.hpp>
#include <sandroot/loader/musl/search_musl.hpp>

#include <cerrno>
#include <span>

namespace sandroot::loader {

namespace {

constexpr std::size_t longest_name = 255;        // NAME_MAX
constexpr std::size_t longest_candidate = 511;   // What fits a buffer of 2 * NAME_MAX + 2.

enum class Step : std::uint8_t { go_on, finished };

class Search {
public:
    Search(ProcessState& process, Request& request)
        : process_(process), musl_(process.musl), tried_(request.tried), untold_(request.untold) {}

    [[nodiscard]] SearchResult run(NameId name, std::optional<ObjectIndex> needed_by) {
        name_ = name;
        const bool searched = process_.tables->names.text(name).size() <= longest_name;
        const bool finished = searched && (walk(*process_.library_path, Source::library_path) == Step::finished ||
                                           walk_rpaths(needed_by) == Step::finished ||
                                           walk(system_path(), Source::default_directory) == Step::finished);
        if (!finished) give_up();
        return std::move(result_);
    }

    [[nodiscard]] SearchResult open(const std::string& path) {
        if (path.empty()) musl_.last_error = EINVAL;
        if (path.empty() || consider(process_.view->candidate(path), Source::path) == Step::go_on) give_up();
        return std::move(result_);
    }

private:
    /// Up to the program, or to what nothing asked for.
    Step walk_rpaths(std::optional<ObjectIndex> needed_by) {
        for (auto at = needed_by; at; at = process_.loaded[*at].loader) {
            const Image& image = *process_.images[*at];
            const auto& directories = *at == main_object ? rpath_of_main(image) : image.rpath;
            const Source source = image.has_runpath ? Source::runpath : Source::rpath;
            if (walk(directories, source) == Step::finished) return Step::finished;
        }
        return Step::go_on;
    }

    /// musl finds out its origin when a search first comes to it.
    const std::vector<DirectoryId>& rpath_of_main(const Image& image) {
        if (!musl_.main_rpath) {
            const auto directories = musl_rpath(*image.facts, origin_of_main());
            musl_.main_rpath =
                std::make_shared<const std::vector<DirectoryId>>(number_directories(directories, *process_.tables));
        }
        return *musl_.main_rpath;
    }

    /// If musl was given the program, it takes the path as it was written, else that of /proc/self/exe.
    std::optional<std::string> origin_of_main() {
        if (process_.listed) return musl_origin_of(process_.program);
        if (!process_.main_origin) {
            process_.main_origin.emplace();
            const View& view = *process_.view;
            if (process_.options->proc_mounted) {
                const auto chased = fs::chase(view.objects().tree(), view.at(process_.program));
                if (chased && chased->real.str().size() <= longest_candidate)
                    *process_.main_origin = musl_origin_of(chased->real.str());
            }
        }
        return *process_.main_origin;
    }

    /// Read when a search first comes to it, and then never again.
    const std::vector<DirectoryId>& system_path() {
        if (!musl_.system_path) {
            const auto read = read_musl_path(process_.view->objects().tree(), process_.system->search_path_file);
            if (read.os_error != 0) musl_.last_error = read.os_error;
            musl_.system_path = std::make_shared<const std::vector<DirectoryId>>(
                number_directories(read.directories, *process_.tables));
        }
        return *musl_.system_path;
    }

    Step walk(std::span<const DirectoryId> directories, Source source) {
        View& view = *process_.view;
        const std::size_t plain = process_.system->hwcaps.size();
        for (const DirectoryId directory : directories) {
            std::string path = view.path_in(directory, plain, name_);
            if (path.size() > longest_candidate) continue;
            const Candidate* const candidate = view.probe(directory, plain, name_);
            last_unopened_ = candidate ? std::string() : path;
            if (!candidate) {
                musl_.last_error = ENOENT;
                if (tried_.size() < most_attempts) tried_.push_back({std::move(path), source, Verdict::absent, {}});
                else ++untold_;
            } else if (consider(*candidate, source) == Step::finished) {
                return Step::finished;
            }
        }
        return Step::go_on;
    }

    Step consider(const Candidate& candidate, Source source) {
        const Judgement& judgement = candidate.judgement;
        tried_.push_back({candidate.path, source, judgement.verdict, judgement.detail});
        if (judgement.os_error != 0) musl_.last_error = judgement.os_error;
        if (judgement.verdict == Verdict::found) {
            result_.hit = &candidate;
            result_.source = source;
            return Step::finished;
        }
        if (judgement.verdict != Verdict::fatal) return Step::go_on;
        result_.fatal = true;
        result_.error = judgement.detail;
        return Step::finished;
    }

    void give_up() {
        // That its directory's listing does not hold it leaves open why.
        if (!last_unopened_.empty()) musl_.last_error = process_.view->candidate(last_unopened_).judgement.os_error;
        result_.error = musl_errno_text(musl_.last_error);
    }

    ProcessState& process_;
    MuslState& musl_;
    std::vector<Attempt>& tried_;
    std::size_t& untold_;
    NameId name_ = 0;
    std::string last_unopened_;
    SearchResult result_;
};

}   // namespace

SearchResult search_musl(ProcessState& process, NameId name, std::optional<ObjectIndex> needed_by, Request& request) {
    return Search(process, request).run(name, needed_by);
}

SearchResult open_path_in_musl(ProcessState& process, const std::string& path, Request& request) {
    return Search(process, request).open(path);
}

}   // namespace sandroot::loader
