#include "unit/bounds/measure.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <malloc.h>
#include <new>

namespace {

std::size_t in_use = 0;
std::size_t highest = 0;

void* take(std::size_t size) {
    void* const memory = std::malloc(std::max<std::size_t>(size, 1));
    if (!memory) std::abort();
    in_use += ::malloc_usable_size(memory);
    highest = std::max(highest, in_use);
    return memory;
}

void give_back(void* memory) {
    if (memory) in_use -= ::malloc_usable_size(memory);
    std::free(memory);
}

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}   // namespace

void* operator new(std::size_t size) {
    return take(size);
}
void* operator new[](std::size_t size) {
    return take(size);
}
void operator delete(void* memory) noexcept {
    give_back(memory);
}
void operator delete[](void* memory) noexcept {
    give_back(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
    give_back(memory);
}
void operator delete[](void* memory, std::size_t /*size*/) noexcept {
    give_back(memory);
}

namespace bounds {

Cost cost_of(const std::function<void()>& work) {
    const std::size_t before = in_use;
    highest = in_use;
    const double start = cpu_seconds();
    work();
    return {highest - before, cpu_seconds() - start};
}

}   // namespace bounds
