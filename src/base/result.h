#pragma once

#include <fmt/format.h>

#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace glimpse {

/// A value, or the reason there is none. The request path returns these and does not throw.
template <typename T>
using Result = tl::expected<T, Error>;

/// fail(code, "message with {}", value): an Error ready to return from any function that gives a Result.
template <typename... Args>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> format, Args&&... args) {
    return tl::unexpected<Error>(Error{code, fmt::format(format, std::forward<Args>(args)...), {}});
}

}  // namespace glimpse

/// TRY(auto x, expression): unwraps a Result into `x`, or returns its error from the enclosing function.
#define GLIMPSE_TRY_JOIN2(a, b) a##b
#define GLIMPSE_TRY_JOIN(a, b) GLIMPSE_TRY_JOIN2(a, b)
#define GLIMPSE_TRY_IMPL(result, declaration, ...)                      \
    auto result = (__VA_ARGS__);                                        \
    if (!result) return ::tl::unexpected(std::move(result).error());    \
    declaration = std::move(*result)
#define TRY(declaration, ...) GLIMPSE_TRY_IMPL(GLIMPSE_TRY_JOIN(try_result_, __COUNTER__), declaration, __VA_ARGS__)

/// TRY_VOID(expression): the same for a Result<void>.
#define TRY_VOID(...)                                                                   \
    do {                                                                                \
        auto try_void_result = (__VA_ARGS__);                                           \
        if (!try_void_result) return ::tl::unexpected(std::move(try_void_result).error()); \
    } while (false)
