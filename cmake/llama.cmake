# libllama and libmtmd, release b11434: a source folder, an installed package, or the fetched source.
# Defines the interface target glimpse_llama, which only src/engine/llama may link.
set(_fetched "${GLIMPSE_DEPENDENCIES}/llama.cpp-b11434")
add_library(glimpse_llama INTERFACE)

if(NOT GLIMPSE_LLAMA_SOURCE)
  find_package(llama QUIET)
  find_library(MTMD_LIBRARY mtmd)
  find_path(MTMD_INCLUDE_DIR mtmd.h)
  find_path(LLAMA_EXT_INCLUDE_DIR llama-ext.h)  # for the memory plan; few packages have it
  find_path(GGML_IMPL_INCLUDE_DIR ggml-backend-impl.h)  # for our kernels
  if(llama_FOUND AND MTMD_LIBRARY AND MTMD_INCLUDE_DIR AND LLAMA_EXT_INCLUDE_DIR AND GGML_IMPL_INCLUDE_DIR)
    message(STATUS "llama.cpp: installed package ${llama_DIR}")
    target_include_directories(glimpse_llama SYSTEM INTERFACE ${MTMD_INCLUDE_DIR} ${LLAMA_EXT_INCLUDE_DIR} ${GGML_IMPL_INCLUDE_DIR})
    target_link_libraries(glimpse_llama INTERFACE ${MTMD_LIBRARY} llama)
    return()
  endif()
  if(NOT EXISTS "${_fetched}/CMakeLists.txt")
    message(FATAL_ERROR "llama.cpp is not here. Run tools/fetch_dependencies.sh (it fetches release b11434), "
                        "or pass -DGLIMPSE_LLAMA_SOURCE=FOLDER.")
  endif()
  set(_source "${_fetched}")
else()
  set(_source "${GLIMPSE_LLAMA_SOURCE}")
endif()
message(STATUS "llama.cpp: source folder ${_source}")

set(BUILD_SHARED_LIBS OFF)
set(LLAMA_BUILD_COMMON OFF CACHE BOOL "" FORCE)
set(LLAMA_BUILD_MTMD ON CACHE BOOL "" FORCE)
set(LLAMA_BUILD_TOOLS OFF CACHE BOOL "" FORCE)
set(LLAMA_BUILD_TESTS OFF CACHE BOOL "" FORCE)
set(LLAMA_BUILD_EXAMPLES OFF CACHE BOOL "" FORCE)
set(LLAMA_BUILD_SERVER OFF CACHE BOOL "" FORCE)
set(LLAMA_BUILD_APP OFF CACHE BOOL "" FORCE)
set(LLAMA_TOOLS_INSTALL OFF CACHE BOOL "" FORCE)
set(LLAMA_ALL_WARNINGS OFF CACHE BOOL "" FORCE)
set(GGML_ALL_WARNINGS OFF CACHE BOOL "" FORCE)
set(LLAMA_SUBPROCESS OFF CACHE BOOL "" FORCE)
set(LLAMA_OPENSSL OFF CACHE BOOL "" FORCE)
set(MTMD_VIDEO OFF CACHE BOOL "" FORCE)
set(GGML_CUDA ${GLIMPSE_CUDA} CACHE BOOL "" FORCE)
set(GGML_VULKAN ${GLIMPSE_VULKAN} CACHE BOOL "" FORCE)
set(_vulkan_headers "${GLIMPSE_DEPENDENCIES}/vulkan-headers-1.4.309")  # there where the system's are too old
if(GLIMPSE_VULKAN AND EXISTS "${_vulkan_headers}")
  set(Vulkan_INCLUDE_DIR "${_vulkan_headers}" CACHE PATH "Vulkan headers, 1.4 or newer")
endif()
set(GGML_NATIVE ${GLIMPSE_NATIVE} CACHE BOOL "" FORCE)
# With OpenMP a thread that waits at a barrier goes to sleep after a short spin; ggml's own pool spins on. On a machine
# that does anything else besides, that is the difference between milliseconds and seconds (decision 0008). Its runtime
# is opaque to sanitizers, though.
if(GLIMPSE_SANITIZE)
  set(GGML_OPENMP OFF CACHE BOOL "" FORCE)
else()
  set(GGML_OPENMP ON CACHE BOOL "" FORCE)
  find_package(OpenMP COMPONENTS CXX)  # our kernels compute on the same threads
endif()
set(GGML_CCACHE OFF CACHE BOOL "" FORCE) # ours is set already

add_subdirectory("${_source}" "${CMAKE_BINARY_DIR}/llama.cpp" EXCLUDE_FROM_ALL SYSTEM)
target_link_libraries(glimpse_llama INTERFACE mtmd llama ggml)
target_include_directories(glimpse_llama SYSTEM INTERFACE "${_source}/src" "${_source}/ggml/src")  # llama-ext.h, ggml-backend-impl.h

include("${CMAKE_CURRENT_LIST_DIR}/ggml.cmake")
glimpse_compile_ggml("${_source}")
