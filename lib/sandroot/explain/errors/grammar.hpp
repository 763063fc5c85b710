// Grammar: the errors that are known: how each is worded, what it means, what to do.
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

struct Kind {
    std::string name;
    std::vector<Form> forms;
    bool is_wrapper = false;   ///< Says only that something failed whose reason stands elsewhere in the text.
};

class Grammar {
public:
    /// `forms` as forms.txt has them; `advice` as errors.yaml, of which only the parts are read that are asked for.
    /// Errors: malformed: a form, or a kind without advice.
    [[nodiscard]] static Result<Grammar> read(std::string_view forms, std::string_view advice);
    /// The one of this program.
    [[nodiscard]] static Result<Grammar> built_in();

    [[nodiscard]] std::span<const Kind> kinds() const { return kinds_; }
    [[nodiscard]] const Anchors& anchors() const { return anchors_; }
    /// What applies to `holes`: the kind's own advice with that of the first case that fits. Errors: malformed.
    [[nodiscard]] Result<Advice> advice_for(const Kind& kind, const Holes& holes) const;

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
    Grammar(std::vector<Kind> kinds, std::string_view advice);

    std::vector<Kind> kinds_;
    std::string advice_;
    Anchors anchors_;
    std::vector<std::vector<Wording>> by_anchor_;
};

}   // namespace sandroot::explain
