# How ggml is compiled, by us and for the peer that we are compared with.
function(glimpse_compile_ggml llama_source)
  # Kernels assert that every number is finite, and an adapter with absurd weights must not end the program (decision 0015): a
  # release of llama.cpp computes on, and so do we.
  target_compile_definitions(ggml-cpu PRIVATE NDEBUG)
  # It reads a tensor's type into an enum first and checks its range then.
  if(GLIMPSE_SANITIZE MATCHES "undefined")
    set_source_files_properties("${llama_source}/ggml/src/gguf.cpp" TARGET_DIRECTORY ggml-base
                                PROPERTIES COMPILE_OPTIONS "-fno-sanitize=enum")
  endif()

  set(options "") # of the AMX kernels
  # GCC before 11.5, 12.4, 13.3 and 14 drops most of what ldtilecfg is to read as dead stores (its bug 114098): on processors
  # with AMX the first matrix of a quantised model would end the program with SIGILL.
  set(version "${CMAKE_CXX_COMPILER_VERSION}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND
     (version VERSION_LESS 11.5 OR (version VERSION_GREATER_EQUAL 12 AND version VERSION_LESS 12.4) OR
      (version VERSION_GREATER_EQUAL 13 AND version VERSION_LESS 13.3)))
    list(APPEND options -fno-tree-dse -fno-dse)
  endif()
  # Their blocks begin at even addresses and are read four bytes at a time, which x86 allows and the language does not.
  if(GLIMPSE_SANITIZE MATCHES "undefined")
    list(APPEND options -fno-sanitize=alignment)
  endif()
  if(options)
    set_source_files_properties("${llama_source}/ggml/src/ggml-cpu/amx/mmq.cpp" TARGET_DIRECTORY ggml-cpu
                                PROPERTIES COMPILE_OPTIONS "${options}")
  endif()
endfunction()
