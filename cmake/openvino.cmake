# OpenVINO 2026.4.1, which runs the networks that read text (decision 0021): the fetched headers and libraries. The wheel's own
# CMake configuration wants all thirty of its libraries; these are the four that run an ONNX model on a CPU.
set(_folder "${GLIMPSE_DEPENDENCIES}/openvino-2026.4.1")
set(OPENVINO_LIBRARY "${_folder}/libs/libopenvino.so.2641")
set(OCR_MODELS "${GLIMPSE_DEPENDENCIES}/pp-ocr-v6-small")
set(FAST_OCR_MODELS "${GLIMPSE_DEPENDENCIES}/pp-ocr-v4-mobile")
if(NOT EXISTS "${OPENVINO_LIBRARY}" OR NOT EXISTS "${OCR_MODELS}" OR NOT EXISTS "${FAST_OCR_MODELS}")
  message(FATAL_ERROR "OpenVINO or the PP-OCR models are not here. Run tools/fetch_dependencies.sh.")
endif()
add_library(OpenVINO::Runtime SHARED IMPORTED)
set_target_properties(OpenVINO::Runtime PROPERTIES IMPORTED_LOCATION "${OPENVINO_LIBRARY}")
target_include_directories(OpenVINO::Runtime SYSTEM INTERFACE "${_folder}/include")
if(GLIMPSE_SANITIZE)
  # The distribution's TBB, which OpenCV brings along, opens a library in a way that the sanitizers end the program for; the wheel's
  # leaves that when it is told to (src/ocr/network.cpp).
  target_link_libraries(OpenVINO::Runtime INTERFACE "${_folder}/libs/libtbb.so.12")
  target_compile_definitions(OpenVINO::Runtime INTERFACE GLIMPSE_SANITIZED)
endif()

# An installed program brings both along (its rpath: src/app). The others are found beside the first.
file(GLOB _libraries "${_folder}/libs/*")
install(FILES ${_libraries} DESTINATION lib/glimpse)
install(DIRECTORY "${FAST_OCR_MODELS}/" "${OCR_MODELS}/" DESTINATION share/glimpse/ocr FILES_MATCHING PATTERN "*.onnx" PATTERN "*LICENSE*")
