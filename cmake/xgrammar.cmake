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
target_link_libraries(glimpse_xgrammar PUBLIC Threads::Threads)
