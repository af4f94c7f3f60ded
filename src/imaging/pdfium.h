#pragma once

/// The few functions of PDFium that are used. Its packages bring the library without headers; these declarations follow its public C
/// interface (fpdfview.h, fpdf_sysfontinfo.h), which is kept stable. Not thread-safe, any of it.
namespace glimpse::imaging {

extern "C" {

struct PdfiumDocument;
struct PdfiumPage;
struct PdfiumBitmap;

/// Fonts that a document names and does not bring.
struct PdfiumFontSource {
    int version;
    void (*release)(PdfiumFontSource*);
    void (*enumerate)(PdfiumFontSource*, void* mapper);
    void* (*map)(PdfiumFontSource*, int weight, int italic, int charset, int pitch_family, const char* face, int* exact);
    void* (*get)(PdfiumFontSource*, const char* face);
    unsigned long (*data)(PdfiumFontSource*, void* font, unsigned int table, unsigned char* buffer, unsigned long size);
    unsigned long (*face_name)(PdfiumFontSource*, void* font, char* buffer, unsigned long size);
    int (*charset)(PdfiumFontSource*, void* font);
    void (*remove)(PdfiumFontSource*, void* font);
};

void FPDF_InitLibrary();
void FPDF_SetSystemFontInfo(PdfiumFontSource* source);
PdfiumDocument* FPDF_LoadMemDocument64(const void* data, unsigned long size, const char* password);
void FPDF_CloseDocument(PdfiumDocument* document);
unsigned long FPDF_GetLastError();
int FPDF_GetPageCount(PdfiumDocument* document);
PdfiumPage* FPDF_LoadPage(PdfiumDocument* document, int index);
void FPDF_ClosePage(PdfiumPage* page);
float FPDF_GetPageWidthF(PdfiumPage* page);
float FPDF_GetPageHeightF(PdfiumPage* page);
PdfiumBitmap* FPDFBitmap_CreateEx(int width, int height, int format, void* first_scan, int stride);
void FPDFBitmap_FillRect(PdfiumBitmap* bitmap, int left, int top, int width, int height, unsigned long colour);
void FPDFBitmap_Destroy(PdfiumBitmap* bitmap);
void FPDF_RenderPageBitmap(PdfiumBitmap* bitmap, PdfiumPage* page, int left, int top, int width, int height, int rotate, int flags);
}

}  // namespace glimpse::imaging
