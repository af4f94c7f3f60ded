#include "intake/pdf_policy.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace glimpse::intake {
namespace {

std::string sample(const std::string& name) {
    std::ifstream file(std::string(GLIMPSE_TEST_DATA) + "/samples/" + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A PDF of one empty page, with these entries in its catalog, and these objects (from number 4 on). It has no table of objects: qpdf
/// finds them, as every reader does with files that were cut in transfer.
std::string pdf_with(const std::string& entries, const std::string& objects = {}) {
    return "%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R " + entries +
           ">> endobj\n2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
           "3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100]>> endobj\n" +
           objects + "trailer <</Root 1 0 R>>\n%%EOF\n";
}

void expect_refused(const std::string& pdf, std::string_view what) {
    const auto checked = check_pdf(pdf);
    ASSERT_FALSE(checked) << pdf;
    EXPECT_EQ(checked.error().code, ErrorCode::kRefusedContent) << checked.error().internal_detail;
    EXPECT_NE(checked.error().public_message.find(what), std::string::npos) << checked.error().public_message;
}

TEST(PdfPolicy, LetsOrdinaryPagesIn) {
    for (const char* name : {"pdf/invoice_AzureInterior.pdf", "pdf/multi_page.pdf", "pdf/invisible_text_layer.pdf", "pdf/zh_font_not_embedded.pdf",
                             "hostile/pdf_named.png", "hostile/pdf_pages_tree_loop.pdf"}) {
        const auto checked = check_pdf(sample(name));
        EXPECT_TRUE(checked) << name << ": " << checked.error().public_message << checked.error().internal_detail;
    }
    EXPECT_TRUE(check_pdf(pdf_with("")));
    EXPECT_TRUE(check_pdf(pdf_with("/OpenAction <</S /GoTo /D [3 0 R /Fit]>>")));
}

TEST(PdfPolicy, RefusesWhatActs) {
    expect_refused(sample("hostile/pdf_evaljs.pdf"), "JavaScript");
    expect_refused(pdf_with("/OpenAction <</S /JavaScript /JS (app.alert(1))>>"), "JavaScript");
    expect_refused(pdf_with("/OpenAction <</S /#4Aava#53cript>>"), "JavaScript");
    expect_refused(pdf_with("/OpenAction 4 0 R", "4 0 obj <</S /Launch /F (cmd.exe)>> endobj\n"), "starts a program");
    expect_refused(pdf_with("", "4 0 obj [[<</S /SubmitForm>>]] endobj\n"), "sends data");
    expect_refused(pdf_with("/AcroForm <</XFA []>>"), "XFA");
}

TEST(PdfPolicy, RefusesFilesInside) {
    expect_refused(pdf_with("/Names <</EmbeddedFiles <</Names [(a.xml) <</F (run.exe) /EF <</F 5 0 R>>>>]>>>>"), "embedded files");
    EXPECT_TRUE(check_pdf(pdf_with("", "4 0 obj <</Type /Filespec /UF (Factur-X.XML) /EF <</F 5 0 R>>>> endobj\n")));
    expect_refused(pdf_with("", "4 0 obj <</Type /Filespec /EF <</F 5 0 R>>>> endobj\n"), "embedded files");
}

TEST(PdfPolicy, RefusesWhatIsEncrypted) { expect_refused(sample("pdf/password_saslprep.pdf"), "encryption"); }

TEST(PdfPolicy, RefusesSenselessNesting) {
    expect_refused(pdf_with("/Deep " + std::string(200, '[') + std::string(200, ']')), "nested");
}

TEST(PdfPolicy, CountsNoBracketsThatNestNothing) {
    const std::string many(2000, '[');
    EXPECT_TRUE(check_pdf(pdf_with("/Note (" + many + "\\) (" + many + "))")));
    EXPECT_TRUE(check_pdf(pdf_with("/Note % " + many + "\n 1")));
    EXPECT_TRUE(check_pdf(pdf_with("", "4 0 obj <</Length 2000>>\nstream\n" + many + "\nendstream endobj\n")));
    std::string flat;
    for (int i = 0; i < 2000; ++i) flat += "[<<>>]";
    EXPECT_TRUE(check_pdf(pdf_with("/Note [" + flat + "]")));
    expect_refused(pdf_with("/Deep " + many), "nested");
    expect_refused(pdf_with("", "4 0 obj <<>>\nstream\n\nendstream endobj\n5 0 obj " + many + " endobj\n6 0 obj <<>>\nstream\n\nendstream endobj\n"), "nested");
    EXPECT_FALSE(check_pdf("stream"));
}

TEST(PdfPolicy, SaysWhatIsNoPdf) {
    for (const std::string bytes : {"", "%PDF-1.7"}) {
        const auto checked = check_pdf(bytes);
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error().code, ErrorCode::kUnreadablePicture);
    }
    const auto whole = sample("pdf/multi_page.pdf");
    for (std::size_t size = 0; size < whole.size(); size += 9973) (void)check_pdf(whole.substr(0, size));  // and no crash
}

}  // namespace
}  // namespace glimpse::intake
