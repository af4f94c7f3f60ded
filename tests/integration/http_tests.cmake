# The HTTP server as clients meet it: real sockets and the real flow, with an engine that follows a script, and
# with a model.
set(http_support http_client.cpp http_scripted_engine.cpp)
glimpse_test(http_server_test
  SOURCES http_server_test.cpp http_chat_test.cpp http_hostile_test.cpp http_lifecycle_test.cpp ${http_support}
  LINK glimpse_http glimpse_engine ZLIB::ZLIB PkgConfig::ZSTD)
glimpse_test(http_model_test
  SOURCES http_model_test.cpp ${http_support}
  LINK glimpse_http glimpse_engine_llama glimpse_llama glimpse_imaging)
glimpse_test(soak_test
  SOURCES soak_test.cpp ${http_support}
  LINK glimpse_http glimpse_engine_llama glimpse_llama glimpse_imaging)
