// Load: one start or one dlopen as it goes: requests are made, objects enter, and what they need follows breadth first.
#pragma once

#include <sandroot/loader/process_state.hpp>
#include <sandroot/loader/search/search.hpp>

#include <string>
#include <vector>

namespace sandroot::loader {

/// Works on a process and fills in what it did. Errors that would stop ld.so are in the answer.
class Load {
public:
    Load(ProcessState& process, Occasion occasion);

    /// The program is object 0 already.
    void begin_with_program();
    void preload(const std::string& name);
    /// The name that dlopen was called with.
    void open(const std::string& name, ObjectIndex caller);
    /// What the objects need that were loaded so far, and what those need. Source: glibc elf/dl-deps.c.
    void follow();
    /// Checks versions, gives the first error its place, and undoes a dlopen that failed.
    [[nodiscard]] Loaded finish();

private:
    struct Place {
        ObjectIndex object;
        bool done = false;
    };
    using Kind = elf::Facts::Dependency::Kind;

    [[nodiscard]] bool stopped() const;
    [[nodiscard]] TokenValues tokens_of(ObjectIndex object, const std::optional<std::string>& origin) const;
    std::optional<ObjectIndex> request(NameId name, bool has_token, ObjectIndex requester,
                                       std::optional<ObjectIndex> loader, Kind kind);
    void answer(Request& request, NameId wanted, std::string_view name, ObjectIndex requester,
                std::optional<ObjectIndex> loader);
    void take(Request& request, const Candidate& hit, NameId wanted, std::optional<ObjectIndex> loader);
    void answer_in_musl(Request& request, NameId wanted, std::optional<ObjectIndex> loader);
    /// Makes a new object of the file that was found.
    void enter(Request& request, const Candidate& hit, NameId wanted, std::optional<ObjectIndex> loader);
    void stop_at(Request& request, std::string error, LoadStatus status);
    void enlist(ObjectIndex object);
    void enlist_before(ObjectIndex object, ObjectIndex current);

    ProcessState& process_;
    Occasion occasion_;
    ObjectIndex first_new_;
    std::vector<Place> list_;    // ld.so's search list as it grows.
    std::vector<bool> listed_;   // By ObjectIndex: is in the list.
    Loaded loaded_;
};

}   // namespace sandroot::loader
