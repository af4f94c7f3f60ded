# XGrammar 0.2.8, which guides answers (decision 0012): its C++ core, without its own build, which is made for wheels.
set(_source "${GLIMPSE_DEPENDENCIES}/xgrammar-0.2.8")
if(NOT EXISTS "${_source}/include/xgrammar/xgrammar.h")
  message(FATAL_ERROR "XGrammar is not here. Run tools/fetch_dependencies.sh.")
endif()
file(GLOB _files "${_source}/cpp/*.cc" "${_source}/cpp/support/*.cc" "${_source}/cpp/converter_ext/*.cc")

add_library(glimpse_xgrammar STATIC EXCLUDE_FROM_ALL ${_files})
set_target_properties(glimpse_xgrammar PROPERTIES CXX_STANDARD 17 POSITION_INDEPENDENT_CODE ON)
target_include_directories(glimpse_xgrammar SYSTEM PUBLIC "${_source}/include" "${_source}/3rdparty/dlpack/include"
                                                          "${_source}/3rdparty/picojson")
# Its messages quote the client's schema: they go where ours go, not to stderr (engine/guide/guide_compiler.cpp).
target_compile_definitions(glimpse_xgrammar PRIVATE XGRAMMAR_LOG_CUSTOMIZE=1 XGRAMMAR_ENABLE_CPPTRACE=0)
target_compile_options(glimpse_xgrammar PRIVATE -w)

# Its escapes in hexadecimal have no end: \x41B is one character to it, a class of £ and 5 becomes \xa35 on the way, and a long one overflows. Here they have two figures at most when read, and
# four at least when written. Our header is included first, and its guard keeps theirs out.
file(READ "${_source}/cpp/support/encoding.h" _encoding)
macro(_change before after)
  string(FIND "${_encoding}" "${before}" _at)
  if(_at EQUAL -1)
    message(FATAL_ERROR "XGrammar's support/encoding.h has no `${before}` to change.")
  endif()
  string(REPLACE "${before}" "${after}" _encoding "${_encoding}")
endmacro()
_change("while ((digit =" "while (len < 2 && (digit =")
_change("if (digit == -1)" "if (digit == -1 || codepoint > 0x10FFFF)")
_change("codepoint <= 0xFF ? 'x' : codepoint" "codepoint")
_change("codepoint <= 0xFF ? 2 : codepoint" "codepoint")
set(_changed "${CMAKE_BINARY_DIR}/xgrammar/encoding.h")
file(WRITE "${_changed}.new" "${_encoding}")
execute_process(COMMAND ${CMAKE_COMMAND} -E copy_if_different "${_changed}.new" "${_changed}" COMMAND_ERROR_IS_FATAL ANY)
target_compile_options(glimpse_xgrammar PRIVATE -include "${_changed}")
target_include_directories(glimpse_xgrammar PRIVATE "${_source}/cpp/support")
target_link_libraries(glimpse_xgrammar PUBLIC Threads::Threads)
