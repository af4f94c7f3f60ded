# PDFium, which draws PDF pages: a library of the system, or the fetched one. No headers: src/imaging/pdfium.h.
find_library(PDFIUM_LIBRARY pdfium HINTS "${GLIMPSE_DEPENDENCIES}/pdfium-5.15.2")
if(NOT PDFIUM_LIBRARY)
  message(FATAL_ERROR "PDFium is not here. Run tools/fetch_dependencies.sh, or pass -DPDFIUM_LIBRARY=FILE.")
endif()
add_library(PDFium::PDFium SHARED IMPORTED)
set_target_properties(PDFium::PDFium PROPERTIES IMPORTED_LOCATION "${PDFIUM_LIBRARY}")

# An installed program brings it along (its rpath: src/app).
install(FILES "${PDFIUM_LIBRARY}" DESTINATION lib/glimpse)
