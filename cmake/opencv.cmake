# OpenCV's core and imgproc, 4.5 or later. Debian's packages of single modules bring no CMake configuration.
find_path(OPENCV_INCLUDE opencv2/imgproc.hpp PATH_SUFFIXES opencv4 REQUIRED)
find_library(OPENCV_CORE opencv_core REQUIRED)
find_library(OPENCV_IMGPROC opencv_imgproc REQUIRED)
mark_as_advanced(OPENCV_INCLUDE OPENCV_CORE OPENCV_IMGPROC)

file(STRINGS "${OPENCV_INCLUDE}/opencv2/core/version.hpp" lines REGEX "#define CV_VERSION_(MAJOR|MINOR) ")
string(REGEX REPLACE "[^0-9]+([0-9]+)[^0-9]+([0-9]+).*" "\\1.\\2" OPENCV_VERSION "${lines}")
if(OPENCV_VERSION VERSION_LESS 4.5)
  message(FATAL_ERROR "OpenCV ${OPENCV_VERSION} in ${OPENCV_INCLUDE} is too old: 4.5 or later is needed. "
                      "Install libopencv-imgproc-dev.")
endif()

add_library(glimpse_opencv INTERFACE)
target_include_directories(glimpse_opencv SYSTEM INTERFACE ${OPENCV_INCLUDE})
target_link_libraries(glimpse_opencv INTERFACE ${OPENCV_IMGPROC} ${OPENCV_CORE})
