# Warnings are errors for our code only (see room.cmake); sanitizers apply to llama.cpp as well,
# because a report that stops at its border would miss what crosses it.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

if(GLIMPSE_SANITIZE)
  add_compile_options(-fsanitize=${GLIMPSE_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${GLIMPSE_SANITIZE})
  if(GLIMPSE_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()

# Asserts are for programmer errors and cost little outside the kernels: keep them in release too.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

set(GLIMPSE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Coroutine frames of Boost.Asio trip this one on GCC 12 (a false positive, GCC bug 109224).
  list(APPEND GLIMPSE_WARNINGS -Wno-mismatched-new-delete)
  # GCC 12 finds these in inlined code of fmt and libstdc++ (bugs 105329, 105762); clang-tidy looks for the real ones.
  list(APPEND GLIMPSE_WARNINGS -Wno-restrict -Wno-stringop-overflow -Wno-maybe-uninitialized)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # std::stable_sort of libstdc++ 12 calls what C++20 deprecates; GCC does not look into its own headers.
  list(APPEND GLIMPSE_WARNINGS -Wno-deprecated-declarations)
endif()

if(GLIMPSE_TIDY)
  find_program(CLANG_TIDY NAMES clang-tidy-19 clang-tidy REQUIRED)
endif()

# What our own code is compiled with, and other people's is not.
function(glimpse_compile_as_ours target)
  target_compile_options(${target} PRIVATE ${GLIMPSE_WARNINGS})
  if(GLIMPSE_COVERAGE)
    target_compile_options(${target} PRIVATE --coverage)
    target_link_options(${target} PUBLIC --coverage)
  endif()
  if(GLIMPSE_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  if(GLIMPSE_TIDY)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${CLANG_TIDY};--quiet")
  endif()
endfunction()
