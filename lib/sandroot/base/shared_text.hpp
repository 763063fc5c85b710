// SharedText: a text that is kept once and never changes, however many copies of it there are.
#pragma once

#include <concepts>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace sandroot {

/// Reads as a std::string does. A copy costs a count, not the characters.
class SharedText {
public:
    SharedText() = default;
    // NOLINTBEGIN(google-explicit-constructor): it stands where a std::string would.
    SharedText(std::string text)
        : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    SharedText(const char* text) : SharedText(std::string(text)) {}
    [[nodiscard]] operator const std::string&() const noexcept { return str(); }
    [[nodiscard]] operator std::string_view() const noexcept { return str(); }
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] const std::string& str() const noexcept {
        static const std::string nothing;
        return text_ ? *text_ : nothing;
    }
    [[nodiscard]] bool empty() const noexcept { return !text_; }

    friend bool operator==(const SharedText& left, const SharedText& right) noexcept {
        return left.text_ == right.text_ || left.str() == right.str();
    }
    template <std::convertible_to<std::string_view> Text>
        requires(!std::same_as<Text, SharedText>)
    friend bool operator==(const SharedText& left, const Text& right) noexcept {
        return std::string_view(left.str()) == std::string_view(right);
    }
    friend std::ostream& operator<<(std::ostream& out, const SharedText& text) { return out << text.str(); }

private:
    std::shared_ptr<const std::string> text_;   // Null for the empty text.
};

}   // namespace sandroot
