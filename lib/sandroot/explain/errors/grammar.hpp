// Grammar: the errors that are known, from errors.yaml: how each is worded, what it means, what to do.
#pragma once

#include <sandroot/explain/errors/anchors.hpp>
#include <sandroot/explain/errors/form.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandroot::explain {

/// What is said of an error; {holes} stand for what the text, or what was found out about it, holds.
struct Advice {
    std::string cause;
    std::string means;                   ///< In a sentence.
    std::string lacks;                   ///< What really is missing or wrong.
    std::vector<std::string> run;        ///< Lines to paste.
    std::string check;                   ///< How to see that it is done.
    std::vector<std::string> packages;   ///< Of the distribution; "soname:X" for the one that brings X.
    std::string instead;                 ///< A Python package that needs less.
};

/// What holds where the holes have some values: a member that is not empty replaces that of the kind.
struct Case {
    std::map<std::string, std::vector<std::string>> when;   ///< Globs by hole. A hole without a value matches none.
    Advice advice;
};

struct Kind {
    std::string name;
    Advice advice;
    std::vector<Form> forms;
    std::vector<Case> cases;   ///< The first that fits.
    bool is_wrapper = false;   ///< Says only that something failed whose reason stands elsewhere in the text.
};

class Grammar {
public:
    /// Errors: malformed, with the line.
    [[nodiscard]] static Result<Grammar> read(std::string_view yaml, std::string_view origin);
    /// The one of this program.
    [[nodiscard]] static Result<Grammar> built_in();

    [[nodiscard]] std::span<const Kind> kinds() const { return kinds_; }
    [[nodiscard]] const Anchors& anchors() const { return anchors_; }

    struct Wording {
        std::size_t kind = 0;   ///< In kinds().
        std::size_t form = 0;   ///< Of that kind.
        friend auto operator<=>(const Wording&, const Wording&) = default;
    };
    /// The forms whose anchor stands in `line`, in the order of the grammar.
    [[nodiscard]] std::vector<Wording> wordings_in(std::string_view line) const;
    /// Whose words those are that a library goes by, "libpq.so.5": ["psycopg2", …]; the first glob that matches.
    [[nodiscard]] std::vector<std::string> users_of(const std::string& soname) const;
    /// The distribution that brings a module of this name: "cv2": "opencv-python"; the module itself if none is known.
    [[nodiscard]] std::string distribution_of(const std::string& module) const;
    /// A distribution that needs less than `distribution`; empty if none is known.
    [[nodiscard]] std::string sibling_of(const std::string& distribution) const;

private:
    explicit Grammar(std::vector<Kind> kinds);

    std::vector<Kind> kinds_;
    Anchors anchors_;
    std::vector<std::vector<Wording>> by_anchor_;
    std::vector<std::pair<std::string, std::vector<std::string>>> users_;
    std::map<std::string, std::string> distributions_;
    std::map<std::string, std::string> siblings_;
};

/// What applies to `holes`: the kind's own advice with that of the first case that fits.
[[nodiscard]] Advice advice_for(const Kind& kind, const Holes& holes);

}   // namespace sandroot::explain
