// How the library tells that long work goes on, without knowing whether anybody watches.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sandroot {

enum class Stage : std::uint8_t {
    asking_interpreter,
    reading_packages,
    resolving,
    planning,
    comparing,
    placing,
    archiving,
    publishing,
    checking,
    importing,
};

/// Called from several threads between `begin` and `end`; an implementation must stand that.
class Progress {
public:
    Progress() = default;
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    virtual ~Progress() = default;

    /// `expected` items are to come; 0 where that is not known.
    virtual void begin(Stage stage, std::size_t expected) = 0;
    virtual void advance(std::size_t items, std::uint64_t bytes) = 0;
    virtual void end() = 0;
};

class Silence final : public Progress {
public:
    void begin(Stage /*stage*/, std::size_t /*expected*/) override {}
    void advance(std::size_t /*items*/, std::uint64_t /*bytes*/) override {}
    void end() override {}
};

}   // namespace sandroot
