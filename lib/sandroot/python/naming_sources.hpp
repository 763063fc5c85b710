// Naming sources: the Python sources in which libraries are named, while others are still being read.
#pragma once

#include <sandroot/base/path.hpp>
#include <sandroot/python/library_names.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

namespace sandroot::python {

struct NamingSource {
    RootPath at;   ///< By the name that the interpreter would use.
    RootPath real;
    std::vector<LibraryName> names;
};

class NamingSources {
public:
    using List = std::vector<NamingSource>;

    /// Nobody looks, so there are none.
    NamingSources() = default;
    /// `found_any` is set as soon as `list` will not be empty.
    NamingSources(std::shared_future<List> list, std::shared_ptr<const std::atomic<bool>> found_any)
        : list_(std::move(list)), found_any_(std::move(found_any)) {}

    /// Sorted by path. Waits until all are read.
    [[nodiscard]] List get() const { return list_.valid() ? list_.get() : List(); }

    /// True as soon as `get` will not be empty; null where nobody looks. As long as a copy of this is there.
    [[nodiscard]] const std::atomic<bool>* found_any() const { return found_any_.get(); }

    /// Could `get` still be empty, and would it have to wait?
    [[nodiscard]] bool is_open() const {
        return list_.valid() && !*found_any_ && list_.wait_for(std::chrono::seconds(0)) == std::future_status::timeout;
    }

private:
    std::shared_future<List> list_;
    std::shared_ptr<const std::atomic<bool>> found_any_;
};

}   // namespace sandroot::python
