#include <sandroot/base/escape.hpp>
#include <sandroot/loader/cache/cache_file.hpp>
#include <sandroot/loader/load.hpp>
#include <sandroot/loader/musl/lists.hpp>
#include <sandroot/loader/musl/search_musl.hpp>
#include <sandroot/loader/process.hpp>
#include <sandroot/loader/process_state.hpp>
#include <sandroot/loader/search/search.hpp>
#include <sandroot/loader/search/search_list.hpp>
#include <sandroot/loader/system/secure.hpp>

#include <algorithm>

namespace sandroot::loader {

namespace {

/// ld.so has room for 16 namespaces (DL_NNS), and one of them is the program's.
constexpr std::size_t most_auditors = 15;

/// Auditors are opened as from the program, each in a namespace of its own, where they change nothing about what the
/// program is given. Source: glibc elf/rtld.c:load_audit_modules.
void load_auditors(const ProcessState& process, std::string_view list, std::vector<Auditor>& auditors) {
    while (!list.empty() && auditors.size() < most_auditors) {
        const auto name = list.substr(0, list.find(':'));
        list.remove_prefix(std::min(list.size(), name.size() + 1));
        if (name.empty() || (process.system->secure && !may_be_preloaded(name))) continue;
        ProcessState apart = process.in_new_namespace();
        apart.preloads_securely = process.system->secure;
        Load load(apart, Occasion::dlopen);
        load.open(std::string(name), main_object);
        apart.preloads_securely = false;
        load.follow();
        const auto first = process.loaded.size();
        Auditor& auditor = auditors.emplace_back();
        auditor.name = name;
        auditor.error = load.finish().error;
        auditor.objects.assign(apart.loaded.begin() + static_cast<std::ptrdiff_t>(first), apart.loaded.end());
    }
}

std::shared_ptr<const Cache> cache_of(const std::shared_ptr<const System>& system) {
    return system->cache ? std::shared_ptr<const Cache>(system, &*system->cache) : nullptr;
}

bool mentions_a_token(const std::optional<std::string>& text) {
    return text && has_token(*text);
}

/// What ld.so looks at before it maps the program's image: whether it can be a program at all.
Result<std::shared_ptr<const elf::Facts>> facts_of_program(const Opened& opened, const std::string& program) {
    if (opened.os_error != 0) return fail_errno(opened.os_error, escape_for_terminal(program));
    const elf::Reading& reading = *opened.reading;
    if (reading.shape != elf::Shape::dynamic) {
        std::string why(elf::name_of(reading.shape));
        if (!reading.detail.empty()) why += ": " + reading.detail;
        return fail(Errc::malformed, escape_for_terminal(program) + ": not a dynamic ELF object (" + why + ")");
    }
    return std::shared_ptr<const elf::Facts>(opened.reading, &reading.facts);
}

/// ld.so itself and the kernel's object, which are there before anything is looked for.
void add_built_ins(ProcessState& process) {
    const System& system = *process.system;
    Object loader;
    loader.path = system.interpreter;
    loader.requested_as = system.interpreter;
    loader.identity = system.interpreter_identity;
    loader.source = Source::loaded;
    const Candidate& file = process.view->candidate(system.interpreter);
    const Image* image = file.image ? file.image.get() : process.kernel.get();
    if (file.image) loader.facts = file.image->facts;
    process.add(std::move(loader), image, file.name, file.name);
    process.names.claim(process.tables->names.number(system.interpreter_soname), loader_object);
    Object kernel;
    kernel.requested_as = system.vdso;
    kernel.source = Source::loaded;
    process.loaded.push_back(std::move(kernel));
    process.images.push_back(process.kernel.get());
    process.names.claim(process.tables->names.number(system.vdso), kernel_object);
}

Result<Loaded> start_process(ProcessState& process, const std::string& program, bool listed) {
    if (!process.loaded.empty())
        return fail(Errc::usage, escape_for_terminal(program) + ": this process runs a program already");
    const Opened& opened = process.view->objects().open(process.view->at(program));
    SR_TRY(const auto facts, facts_of_program(opened, program));
    process.program = program;
    process.listed = listed;
    process.stack_is_executable = wants_executable_stack(*facts);
    // The loader finds out $ORIGIN when a list first names it: now.
    std::optional<std::string> origin;
    const bool is_musl = process.system->libc == Libc::musl;   // Which waits until a search comes to it.
    if (!is_musl && (mentions_a_token(facts->rpath) || mentions_a_token(facts->runpath)))
        origin = process.origin_of_main();
    process.main =
        std::make_shared<const Image>(make_image(facts, origin, *process.system, *process.tables, Role::program));

    Object main;
    main.path = program;
    main.requested_as = program;
    main.identity = opened.stat.identity;
    main.facts = facts;
    process.loaded.push_back(std::move(main));
    process.images.push_back(process.main.get());
    process.names.claim(process.tables->names.number(""), main_object);
    if (listed) process.names.claim(process.tables->names.number(program), main_object);
    if (process.main->soname) process.names.claim(*process.main->soname, main_object);
    add_built_ins(process);

    const std::string list = process.system->secure ? std::string() : process.options->library_path;
    if (!is_musl && has_token(list)) origin = process.origin_of_main();
    process.library_path = std::make_shared<const std::vector<DirectoryId>>(number_directories(
        is_musl ? split_musl_list(list)
                : split_search_list(list, Separator::colon_or_semicolon, token_values(*process.system, origin)),
        *process.tables));

    std::vector<Auditor> auditors;
    for (const auto& names : {facts->audit, facts->depaudit})
        if (names) load_auditors(process, *names, auditors);

    Load load(process, Occasion::start);
    load.begin_with_program();
    for (const auto& name : process.options->preload)
        if (!process.system->secure || may_be_preloaded(name)) load.preload(name);
    for (const auto& name : process.system->preload) load.preload(name);
    load.follow();
    Loaded loaded = load.finish();
    loaded.auditors = std::move(auditors);
    return loaded;
}

}   // namespace

Process::Process(const fs::Tree& /*tree*/, Objects& objects, System system, StartOptions options)
    : state_(std::make_unique<ProcessState>()) {
    state_->system = std::make_shared<const System>(std::move(system));
    state_->options = std::make_shared<const StartOptions>(std::move(options));
    state_->tables = std::make_shared<Tables>();
    state_->view = std::make_shared<View>(objects, state_->system, state_->tables, cache_of(state_->system),
                                          state_->options->working_directory);
    state_->kernel = std::make_shared<const Image>();
    std::vector<std::string> defaults;
    for (const auto& directory : state_->system->default_directories) defaults.push_back(directory + "/");
    state_->default_directories =
        std::make_shared<const std::vector<DirectoryId>>(number_directories(defaults, *state_->tables));
    state_->library_path = std::make_shared<const std::vector<DirectoryId>>();
}

Process::Process(const Process& other) : state_(std::make_unique<ProcessState>(*other.state_)) {}
Process& Process::operator=(const Process& other) {
    if (this != &other) *state_ = *other.state_;
    return *this;
}
Process::Process(Process&&) noexcept = default;
Process& Process::operator=(Process&&) noexcept = default;
Process::~Process() = default;

Result<Loaded> Process::start(const std::string& program) {
    return start_process(*state_, program, false);
}

Result<Loaded> Process::start_as_list(const std::string& file) {
    return start_process(*state_, file, true);
}

Loaded Process::open(const std::string& name, std::optional<ObjectIndex> caller) {
    if (state_->loaded.empty()) {
        Loaded loaded;
        loaded.status = LoadStatus::fatal;
        loaded.error = name + ": no program was started";
        return loaded;
    }
    Load load(*state_, Occasion::dlopen);
    load.open(name, caller.value_or(main_object));
    load.follow();
    return load.finish();
}

Request Process::look_for(const std::string& name, ObjectIndex requester) {
    ProcessState& process = *state_;
    Request request;
    request.name = name;
    request.requester = requester;
    const bool is_musl = process.system->libc == Libc::musl;
    const auto origin = process.origin(requester);
    const auto role = requester == main_object ? Role::program : Role::library;
    const auto wanted =
        is_musl ? std::optional(name) : expand_tokens(name, token_values(*process.system, origin, role));
    if (!wanted) {
        request.skipped = true;
        return request;
    }
    SearchResult result;
    const bool is_path = wanted->find('/') != std::string::npos;
    if (is_path && is_musl) result = open_path_in_musl(process, *wanted, request);
    else if (is_path) result = open_path(process, *wanted, name, request);
    else if (is_musl) result = search_musl(process, process.tables->names.number(*wanted), requester, request);
    else result = search_glibc(process, process.tables->names.number(*wanted), requester, request);
    request.source = result.source;
    request.error = std::move(result.error);
    if (result.hit) request.found = process.find_file(result.hit->identity, process.tables->names.number(*wanted));
    return request;
}

Process Process::new_namespace() const {
    Process apart(*this);
    *apart.state_ = state_->in_new_namespace();
    return apart;
}

void Process::change_root(const fs::Tree& tree, Objects& objects) {
    ProcessState& process = *state_;
    process.directories.freeze(*process.view, *process.tables);
    // The loader would read an origin that it has not needed yet from /proc, which is not there any more.
    if (!process.main_origin) process.main_origin.emplace();
    process.earlier_views.push_back(process.view);
    auto file = read_cache_file(tree, process.system->header.order == elf::Order::big);
    std::shared_ptr<const Cache> cache;
    if (file.cache) cache = std::make_shared<const Cache>(*std::move(file.cache));
    process.view = std::make_shared<View>(objects, process.system, process.tables, std::move(cache), "/");
}

const std::vector<Object>& Process::loaded() const noexcept {
    return state_->loaded;
}

std::vector<Object> Process::take_loaded() && {
    return std::move(state_->loaded);
}

const System& Process::system() const noexcept {
    return *state_->system;
}

}   // namespace sandroot::loader
