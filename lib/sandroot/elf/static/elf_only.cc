// In libLIEF.a the readers of ELF stand on base classes that name the readers of every other format. With those come
// the tables of PE, over 1 MB that is filled at each start of a static program, before main. What they are named for is
// guessing a format and hashing an object, and we do neither; so the static program has its own, which do nothing.
#include <LIEF/Abstract/Parser.hpp>
#include <LIEF/hash.hpp>

namespace LIEF {

Parser::Parser() = default;
Parser::Parser(const std::string& file) : binary_size_(0), binary_name_(file) {}
Parser::~Parser() = default;

size_t hash(const Object& /*object*/) {
    return 0;
}
size_t hash(const std::vector<uint8_t>& /*raw*/) {
    return 0;
}

Hash::Hash() : Hash(0) {}
Hash::Hash(size_t value) : value_(value) {}
Hash::~Hash() = default;
Hash& Hash::process(const Object& /*object*/) {
    return *this;
}
Hash& Hash::process(size_t /*number*/) {
    return *this;
}
Hash& Hash::process(const std::string& /*text*/) {
    return *this;
}
Hash& Hash::process(const std::u16string& /*text*/) {
    return *this;
}
Hash& Hash::process(const std::vector<uint8_t>& /*raw*/) {
    return *this;
}
size_t Hash::hash(const std::vector<uint8_t>& /*raw*/) {
    return 0;
}
size_t Hash::hash(const void* /*raw*/, size_t /*size*/) {
    return 0;
}
size_t Hash::value() const {
    return value_;
}

// LIEF::Binary::format asks whether it is one of these; nothing but their type is wanted.
namespace PE {
class Binary {
public:
    virtual ~Binary();
};
Binary::~Binary() = default;
}   // namespace PE

namespace MachO {
class Binary {
public:
    virtual ~Binary();
};
Binary::~Binary() = default;
}   // namespace MachO

}   // namespace LIEF
