#include <sandroot/python/packaging/marker.hpp>
#include <sandroot/python/packaging/names.hpp>
#include <sandroot/python/packaging/specifier.hpp>
#include <sandroot/python/text.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace sandroot::python {

namespace {

constexpr unsigned deepest = 100;

constexpr std::array<std::string_view, 12> variables{
    "python_version",      "python_full_version",    "os_name",
    "sys_platform",        "platform_release",       "platform_system",
    "platform_version",    "platform_machine",       "platform_python_implementation",
    "implementation_name", "implementation_version", "extra"};

/// Spellings from before PEP 508, which METADATA of old wheels has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> old_names{
    {{"os.name", "os_name"},
     {"sys.platform", "sys_platform"},
     {"platform.version", "platform_version"},
     {"platform.machine", "platform_machine"},
     {"platform.python_implementation", "platform_python_implementation"},
     {"python_implementation", "platform_python_implementation"}}};

struct Value {
    std::string text;
    bool is_variable = false;
};

}   // namespace

/// A comparison, or `and`/`or` of others.
struct Marker::Node {
    enum class Kind : std::uint8_t { comparison, all, any };
    Kind kind = Kind::comparison;
    Value left;
    std::string operation;
    Value right;
    std::vector<std::shared_ptr<const Node>> parts;
};

namespace {

using Node = Marker::Node;
using Tree = std::shared_ptr<const Node>;

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Tree run() {
        Tree top = any_of(0);
        skip_blanks();
        return text_.empty() ? top : nullptr;
    }

private:
    void skip_blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(blanks), text_.size())); }

    static bool is_word(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }

    /// The word at the front, which stays there.
    [[nodiscard]] std::string_view word() const {
        return text_.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text_, is_word) - text_.begin()));
    }

    bool take_word(std::string_view wanted) {
        skip_blanks();
        if (word() != wanted) return false;
        text_.remove_prefix(wanted.size());
        return true;
    }

    Tree joined(unsigned depth, std::string_view with, Node::Kind kind, Tree (Parser::*part)(unsigned)) {
        std::vector<Tree> parts{(this->*part)(depth)};
        while (parts.back() && take_word(with)) parts.push_back((this->*part)(depth));
        if (!parts.back() || parts.size() == 1) return parts.back();
        auto node = std::make_shared<Node>();
        node->kind = kind;
        node->parts = std::move(parts);
        return node;
    }
    Tree any_of(unsigned depth) { return joined(depth, "or", Node::Kind::any, &Parser::all_of); }
    Tree all_of(unsigned depth) { return joined(depth, "and", Node::Kind::all, &Parser::one); }

    Tree one(unsigned depth) {
        skip_blanks();
        if (text_.starts_with('(')) {
            text_.remove_prefix(1);
            Tree inner = depth < deepest ? any_of(depth + 1) : nullptr;
            skip_blanks();
            if (!inner || !text_.starts_with(')')) return nullptr;
            text_.remove_prefix(1);
            return inner;
        }
        auto left = value();
        auto operation = left ? take_operation() : std::nullopt;
        auto right = operation ? value() : std::nullopt;
        if (!right) return nullptr;
        auto node = std::make_shared<Node>();
        node->left = *std::move(left);
        node->operation = *std::move(operation);
        node->right = *std::move(right);
        return node;
    }

    std::optional<Value> value() {
        skip_blanks();
        if (text_.starts_with('"') || text_.starts_with('\'')) {
            const auto end = text_.find(text_.front(), 1);
            if (end == std::string_view::npos) return std::nullopt;
            Value value{std::string(text_.substr(1, end - 1)), false};
            text_.remove_prefix(end + 1);
            return value;
        }
        std::string_view name = word();
        text_.remove_prefix(name.size());
        for (const auto& [old, current] : old_names)
            if (name == old) name = current;
        if (std::ranges::find(variables, name) == variables.end()) return std::nullopt;
        return Value{std::string(name), true};
    }

    std::optional<std::string> take_operation() {
        if (take_word("in")) return "in";
        if (take_word("not")) return take_word("in") ? std::optional<std::string>("not in") : std::nullopt;
        for (const std::string_view operation : {"===", "~=", "==", "!=", "<=", ">=", "<", ">"}) {
            if (!text_.starts_with(operation)) continue;
            text_.remove_prefix(operation.size());
            return std::string(operation);
        }
        return std::nullopt;
    }

    std::string_view text_;
};

bool compare_texts(const std::string& left, const std::string& operation, const std::string& right) {
    if (operation == "in") return right.find(left) != std::string::npos;
    if (operation == "not in") return right.find(left) == std::string::npos;
    if (operation == "==" || operation == "===") return left == right;
    if (operation == "!=") return left != right;
    // Texts have no order: what is neither equal nor a version is neither more nor less.
    return (operation == "<=" || operation == ">=") && left == right;
}

bool is_version(const Value& value) {
    constexpr std::array<std::string_view, 4> versions{"python_version", "python_full_version",
                                                       "implementation_version", "platform_release"};
    return value.is_variable && std::ranges::find(versions, value.text) != versions.end();
}

bool compare_versions(const std::string& left, const std::string& operation, const std::string& right) {
    const auto specifier = parse_specifier(operation + right);
    const auto version = specifier ? parse_package_version(left) : std::nullopt;
    return version ? meets(*version, *specifier) : compare_texts(left, operation, right);
}

class Evaluation {
public:
    Evaluation(const MarkerEnvironment& environment, std::string_view extra)
        : environment_(environment), extra_(normalised_name(extra)) {}

    [[nodiscard]] bool holds(const Node& node) const {
        const auto part_holds = [&](const Tree& part) { return holds(*part); };
        if (node.kind == Node::Kind::all) return std::ranges::all_of(node.parts, part_holds);
        if (node.kind == Node::Kind::any) return std::ranges::any_of(node.parts, part_holds);
        const auto is_extra = [](const Value& value) { return value.is_variable && value.text == "extra"; };
        if (is_extra(node.left) || is_extra(node.right))
            return compare_texts(normalised_name(text_of(node.left)), node.operation,
                                 normalised_name(text_of(node.right)));
        return is_version(node.left) || is_version(node.right)
                   ? compare_versions(text_of(node.left), node.operation, text_of(node.right))
                   : compare_texts(text_of(node.left), node.operation, text_of(node.right));
    }

private:
    [[nodiscard]] std::string text_of(const Value& value) const {
        if (!value.is_variable) return value.text;
        if (value.text == "extra") return extra_;
        const auto found = environment_.find(value.text);
        return found == environment_.end() ? std::string() : found->second;
    }

    const MarkerEnvironment& environment_;
    std::string extra_;
};

}   // namespace

std::optional<Marker> Marker::parse(std::string_view text) {
    auto top = Parser(text).run();
    if (!top) return std::nullopt;
    return Marker(std::move(top));
}

bool Marker::holds(const MarkerEnvironment& environment, std::string_view extra) const {
    return Evaluation(environment, extra).holds(*top_);
}

}   // namespace sandroot::python
