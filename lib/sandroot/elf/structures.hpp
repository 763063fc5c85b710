// Structures: the structures of <elf.h> for one class, and numbers of either byte order.
#pragma once

#include <sandroot/elf/facts.hpp>

#include <bit>
#include <concepts>
#include <cstring>
#include <span>

#include <elf.h>

namespace sandroot::elf {

struct Structures32 {
    using Header = Elf32_Ehdr;
    using Program = Elf32_Phdr;
    using Section = Elf32_Shdr;
    using Dynamic = Elf32_Dyn;
    using Symbol = Elf32_Sym;
    using Word = Elf32_Addr;
};

struct Structures64 {
    using Header = Elf64_Ehdr;
    using Program = Elf64_Phdr;
    using Section = Elf64_Shdr;
    using Dynamic = Elf64_Dyn;
    using Symbol = Elf64_Sym;
    using Word = Elf64_Addr;
};

/// A number as this machine writes it.
class Native {
public:
    explicit Native(Order order) : swap_((order == Order::big) != (std::endian::native == std::endian::big)) {}

    template <std::integral T>
    [[nodiscard]] T operator()(T value) const {
        return swap_ ? std::byteswap(value) : value;
    }

private:
    bool swap_;
};

/// A structure copied out of `bytes`, which the caller knows to be long enough: records in files need not be aligned.
template <class Record>
[[nodiscard]] Record record_at(std::span<const std::byte> bytes, std::size_t at = 0) {
    Record record;
    std::memcpy(&record, bytes.subspan(at, sizeof record).data(), sizeof record);
    return record;
}

}   // namespace sandroot::elf
