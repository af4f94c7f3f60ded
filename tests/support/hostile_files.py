"""Files that are not what they seem, made here: small to send, large or long to read."""
import struct
import zlib


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png():
    """60,000 x 60,000 pixels of one bit, all zero: 450 MB out of half a megabyte."""
    pixels = zlib.compress(bytes(60_000 * 7_501), 9)
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


def text_bomb_png(megabytes=256):
    """A small picture with a compressed comment that expands to so much."""
    row = zlib.compress(bytes(1 + 3 * 32) * 32)
    text = b"comment\0\0" + zlib.compress(bytes(megabytes << 20), 9)
    head = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"zTXt", text) + png_chunk(b"IDAT", row) + png_chunk(b"IEND", b"")


def huge_gif():
    return b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;"


def huge_bmp():
    return b"BM" + struct.pack("<IIIIiiHHIIiiII", 58, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 4, 0, 0, 0, 0) + bytes(4)


def huge_tiff():
    """One strip of 65,535 x 65,535 bytes that is not there."""
    entries = ((256, 65_535), (257, 65_535), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 65_535), (279, 4_294_836_225))
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + table + struct.pack("<I", 0)


def pdf(objects, root=1):
    """Objects by number, from 1 on; a table of them, as a writer of PDF makes it."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer <</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table))


def stream(content):
    packed = zlib.compress(content, 9)
    return b"<</Filter /FlateDecode /Length %d>> stream\n" % len(packed) + packed + b"\nendstream"


def page_pdf(content, media_box=b"0 0 600 800", more=()):
    return pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
                b"<</Type /Page /Parent 2 0 R /MediaBox [" + media_box + b"] /Contents 4 0 R>>", content, *more])


def slow_pdf():
    """Half a million filled curves across the page, out of few bytes."""
    return page_pdf(stream(b"0 0 m 0 800 600 0 600 800 c 600 0 0 800 0 0 c f*\n" * 500_000))


def nested_pdf():
    """Arrays in one another, deeper than a parser that calls itself has stack."""
    return pdf([b"<</Type /Catalog /Pages 2 0 R /Deep " + b"[" * 200_000 + b"]" * 200_000 + b">>",
                b"<</Type /Pages /Kids [] /Count 0>>"])


def huge_page_pdf():
    return page_pdf(stream(b""), media_box=b"0 0 1e9 1e9")


def acting_pdf():
    return pdf([b"<</Type /Catalog /Pages 2 0 R /OpenAction <</S /Launch /F (/bin/sh)>>>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
                b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100]>>"])


# Name -> bytes, and the statuses that are right.
MADE = {
    "huge.png": (huge_png, {413}),
    "text_bomb.png": (text_bomb_png, {200}),
    "huge.gif": (huge_gif, {413}),
    "huge.bmp": (huge_bmp, {413}),
    "huge.tiff": (huge_tiff, {413, 422}),
    "slow.pdf": (slow_pdf, {422}),
    "nested.pdf": (nested_pdf, {422}),
    "huge_page.pdf": (huge_page_pdf, {200, 422}),
    "acting.pdf": (acting_pdf, {422}),
}
SAMPLES = {
    "bomb_44bytes.gif": {413}, "bomb_text_chunk.png": {200, 422}, "truncated.jpg": {422}, "truncated.png": {422}, "zero_width.gif": {422},
    "cmyk.jpg": {200}, "animated.gif": {200}, "multipage.tiff": {200}, "pdf_named.png": {200}, "webp_named.jpg": {200},
    "pdf_evaljs.pdf": {422}, "pdf_pages_tree_loop.pdf": {200, 422},
}
