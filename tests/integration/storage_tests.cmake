# Documents and entries, in every database that keeps them. Each program is one test: its cases share a MariaDB server.
foreach(source job_store_test.cpp storage_contract_test.cpp storage_entries_test.cpp storage_loss_test.cpp)
  cmake_path(GET source STEM name)
  add_executable(${name} ${source})
  glimpse_compile_as_ours(${name})
  target_link_libraries(${name} PRIVATE storage_backends GTest::gmock GTest::gtest_main)
  add_test(NAME integration.${name} COMMAND ${name})
  set_tests_properties(integration.${name} PROPERTIES TIMEOUT 600)
endforeach()
