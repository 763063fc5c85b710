#include <sandroot/elf/read_facts.hpp>
#include <sandroot/fs/chase.hpp>
#include <sandroot/fs/disk_tree.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/report/resolve_json.hpp>
#include <sandroot/report/resolve_text.hpp>

#include "command/command.hpp"

#include <algorithm>
#include <cerrno>
#include <map>
#include <tuple>
#include <utility>

namespace sandroot::app {

namespace {

using report::ResolvedFile;

constexpr std::uint16_t executable_type = 2;   // ET_EXEC

class Resolving {
public:
    Resolving(const fs::Tree& tree, const Request& request) : tree_(tree), objects_(tree), chaser_(tree) {
        start_.library_path = request.library_path;
        start_.preload = request.preload;
        wants_real_ = request.format == Format::json;   // The text does not show it.
        start_.working_directory = request.foreign_root ? "/" : request.working_directory;
    }

    /// Everything that can be said of one file; what keeps us from it is in the answer too.
    ResolvedFile look_at(const std::string& file) {
        ResolvedFile answer;
        answer.path = file;
        if (auto looked = look_into(answer); !looked) {
            answer.status = loader::LoadStatus::fatal;
            answer.unreadable = looked.error().kind == Errc::system;
            answer.error = std::move(looked).error().message;
        }
        return answer;
    }

private:
    RootPath whole_path(const std::string& file) const {
        return file.starts_with('/') ? RootPath(file) : RootPath(start_.working_directory) / file;
    }

    Result<void> look_into(ResolvedFile& answer) {
        const auto reading = elf::read_facts(tree_, whole_path(answer.path));
        if (!reading) {
            // Tree::open says EINVAL of a FIFO or a device, which tells a person nothing.
            if (reading.error().os_error == EINVAL) return fail(Errc::system, "not a regular file");
            return fail_errno(reading.error().os_error, "cannot be read");
        }
        switch (reading->shape) {
        case elf::Shape::dynamic:
            return load(answer, reading->facts);
        case elf::Shape::no_dynamic:
            if (reading->facts.header.type != executable_type)
                return fail(Errc::malformed, "an ELF file without dynamic section, which no loader can load");
            answer.static_program = true;
            return {};
        default: {
            std::string why(elf::name_of(reading->shape));
            if (!reading->detail.empty()) why += ": " + reading->detail;
            return fail(Errc::malformed, "not an ELF object that can be loaded: " + why);
        }
        }
    }

    Result<void> load(ResolvedFile& answer, const elf::Facts& facts) {
        SR_TRY(const loader::Process* fresh, process_for(facts));
        loader::Process process = *fresh;
        // As ldd does: a bare name is a file here, not a name to search for.
        const std::string name = answer.path.find('/') == std::string::npos ? "./" + answer.path : answer.path;
        SR_TRY(answer.loaded, facts.interpreter ? process.start(name) : process.start_as_list(name));
        answer.objects = process.loaded();
        answer.status = answer.loaded.status;
        answer.error = answer.loaded.error;
        if (wants_real_)
            for (const auto& object : answer.objects) answer.real.push_back(real_of(object));
        return {};
    }

    /// A process before its start, from which each file of that kind sets out: they share what its loader knows.
    Result<const loader::Process*> process_for(const elf::Facts& facts) {
        const auto& header = facts.header;
        const Key key{facts.interpreter.value_or(""), header.elf_class, header.order, header.machine, header.flags};
        if (const auto known = fresh_.find(key); known != fresh_.end()) return &known->second;
        SR_TRY(auto system, loader::describe_system(tree_, facts, loader::this_cpu(header.machine)));
        return &fresh_.try_emplace(key, tree_, objects_, std::move(system), start_).first->second;
    }

    std::optional<RootPath> real_of(const loader::Object& object) {
        if (object.path.empty()) return {};
        const auto chased = chaser_.chase(whole_path(object.path));
        return chased ? std::optional(chased->real) : std::nullopt;
    }

    using Key = std::tuple<std::string, elf::Class, elf::Order, std::uint16_t, std::uint32_t>;

    const fs::Tree& tree_;
    loader::Objects objects_;
    fs::Chaser chaser_;
    loader::StartOptions start_;
    std::map<Key, loader::Process> fresh_;
    bool wants_real_ = false;
};

Exit exit_of(const std::vector<ResolvedFile>& files) {
    Exit exit = Exit::ok;
    for (const auto& file : files) {
        if (file.unreadable) return Exit::failure;
        if (file.status != loader::LoadStatus::ok) exit = Exit::findings;
    }
    return exit;
}

}   // namespace

Result<Answer> resolve(const Request& request, Talk& talk) {
    SR_TRY(const auto tree, fs::DiskTree::open_root(request.sysroot), "--sysroot");
    Resolving resolving(*tree, request);
    std::vector<ResolvedFile> files;
    talk.progress.begin(Stage::resolving, request.operands.size());
    for (const auto& file : request.operands) {
        files.push_back(resolving.look_at(file));
        talk.progress.advance(1, 0);
    }
    talk.progress.end();

    Answer answer;
    answer.exit = exit_of(files);
    for (const auto& file : files)
        if (file.unreadable) answer.complaints.push_back(Error{Errc::system, 0, file.path + ": " + file.error, {}});
    if (request.format == Format::json) {
        answer.text = report::resolve_json(files);
        return answer;
    }
    // A person reads the complaint; a program finds it in the JSON.
    if (files.size() == 1 && files.front().unreadable) return answer;
    answer.text =
        request.tree ? report::resolve_tree(files, request.palette) : report::resolve_text(files, request.palette);
    return answer;
}

}   // namespace sandroot::app
