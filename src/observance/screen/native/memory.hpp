// Memory for tables that are read all over: in large pages where the system has them, so that finding where an address
// lies does not cost as much as reading it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace observance {

template <class Value>
struct LargePages {
    using value_type = Value;
    static constexpr std::size_t kPage = 2u << 20;

    LargePages() = default;
    template <class Other>
    LargePages(const LargePages<Other> &) {}

    Value *allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(Value);
        if (bytes < kPage / 2) return static_cast<Value *>(::operator new(bytes, std::align_val_t{kAlign}));
        const std::size_t whole = (bytes + kPage - 1) / kPage * kPage;
        void *memory = std::aligned_alloc(kPage, whole);
        if (!memory) throw std::bad_alloc();
#ifdef __linux__
        madvise(memory, whole, MADV_HUGEPAGE);  // advice: where it is not taken, nothing is lost
#endif
        return static_cast<Value *>(memory);
    }
    void deallocate(Value *memory, std::size_t count) {
        if (count * sizeof(Value) < kPage / 2)
            ::operator delete(memory, std::align_val_t{kAlign});
        else
            std::free(memory);
    }
    bool operator==(const LargePages &) const { return true; }

  private:
    static constexpr std::size_t kAlign = alignof(Value) > 64 ? alignof(Value) : 64;  // a cache line
};

template <class Value>
using Wide = std::vector<Value, LargePages<Value>>;

}  // namespace observance
