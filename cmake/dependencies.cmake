# Every dependency of the program, one place. Where each comes from and why: docs/decisions/.
set(_default "$ENV{HOME}/.cache/glimpse/dependencies")
if(DEFINED ENV{XDG_CACHE_HOME})
  set(_default "$ENV{XDG_CACHE_HOME}/glimpse/dependencies")
endif()
if(DEFINED ENV{GLIMPSE_DEPENDENCIES})
  set(_default "$ENV{GLIMPSE_DEPENDENCIES}")
endif()
set(GLIMPSE_DEPENDENCIES "${_default}" CACHE PATH "Where tools/fetch_dependencies.sh puts pinned packages")
list(APPEND CMAKE_PREFIX_PATH "${GLIMPSE_DEPENDENCIES}/boost-1.90.0/cmeel.prefix")

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(QPDF REQUIRED IMPORTED_TARGET libqpdf>=11)
target_compile_definitions(PkgConfig::QPDF INTERFACE POINTERHOLDER_TRANSITION=4)  # std::shared_ptr only
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(VIPS REQUIRED IMPORTED_TARGET vips-cpp>=8.12)
pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip>=1.7)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter>=1.1)
pkg_check_modules(ZXING REQUIRED IMPORTED_TARGET zxing>=1.4)
find_package(SQLite3 3.37 REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)

# Headers only: Beast, Asio and JSON are compiled once, in src/base/boost.cpp and src/http/beast.cpp; MySQL in src/storage/mysql.
find_package(Boost 1.84 REQUIRED HINTS "${GLIMPSE_DEPENDENCIES}/boost-1.90.0/cmeel.prefix")
add_library(glimpse_boost INTERFACE)
target_include_directories(glimpse_boost SYSTEM INTERFACE ${Boost_INCLUDE_DIRS})
target_compile_definitions(glimpse_boost INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_JSON_NO_LIB BOOST_ALL_NO_LIB)
target_link_libraries(glimpse_boost INTERFACE Threads::Threads)

# Boost.MySQL reads and writes real numbers with the one part of Boost that has to be a library; an installed program brings it along.
find_library(BOOST_CHARCONV_LIBRARY boost_charconv HINTS "${Boost_INCLUDE_DIRS}/../lib" REQUIRED)
add_library(glimpse_boost_charconv SHARED IMPORTED)
file(REAL_PATH "${BOOST_CHARCONV_LIBRARY}" _charconv)
set_target_properties(glimpse_boost_charconv PROPERTIES IMPORTED_LOCATION "${_charconv}")
# Under the name that programs ask for, which the wheel gives a link.
install(FILES "${_charconv}" DESTINATION lib/glimpse RENAME "libboost_charconv.so.${Boost_VERSION_STRING}")

include(pdfium)
include(opencv)
include(openvino)
include(llama)
include(xgrammar)

if(GLIMPSE_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
