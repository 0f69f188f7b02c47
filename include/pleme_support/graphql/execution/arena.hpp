// What lives as long as one execution: argument structs and what resolvers returned, destroyed together.
// GraphQL layer. Guide: docs/guide/graphql_engine.md. Tests: tests/unit/graphql/batch.test.cpp.

#ifndef PLEME_SUPPORT_GRAPHQL_EXECUTION_ARENA_HPP
#define PLEME_SUPPORT_GRAPHQL_EXECUTION_ARENA_HPP

#include <pleme_support/platform.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <span>
#include <type_traits>

namespace pleme_support::inline v0::graphql {

/// Most executions need no more memory than the arena brings with it.
class execution_arena {
public:
    execution_arena() = default;
    execution_arena(const execution_arena&) = delete;
    execution_arena& operator=(const execution_arena&) = delete;
    ~execution_arena() { clear(); }

    [[nodiscard]] void* allocate(std::size_t bytes, std::size_t alignment) { return memory_.allocate(bytes, alignment); }

    /// An array that is never destroyed.
    template <class T>
    [[nodiscard]] std::span<T> make_array(std::size_t size)
    {
        static_assert(std::is_trivially_destructible_v<T>);
        T* const first = static_cast<T*>(allocate(sizeof(T) * size, alignof(T)));
        std::uninitialized_value_construct_n(first, size);
        return {first, size};
    }

    /// Destroys `made` with the arena; what was kept last goes first.
    void destroy_later(void* made, void (*destroy)(void*))
    {
        to_destroy_ = new (allocate(sizeof(kept), alignof(kept))) kept{made, destroy, to_destroy_};
    }

    /// Destroys everything, and begins anew.
    void clear()
    {
        for (; to_destroy_ != nullptr; to_destroy_ = to_destroy_->next) to_destroy_->destroy(to_destroy_->made);
        memory_.release();
    }

private:
    struct kept {
        void* made = nullptr;
        void (*destroy)(void*) = nullptr;
        const kept* next = nullptr;
    };

    std::array<std::byte, 8192> buffer_;  // uninitialised on purpose
    std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
    const kept* to_destroy_ = nullptr;
};

}  // namespace pleme_support::inline v0::graphql

#endif  // PLEME_SUPPORT_GRAPHQL_EXECUTION_ARENA_HPP
