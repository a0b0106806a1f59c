"""Files made to break a reader: each is refused with a sentence or read, and nothing else happens."""

# ruff: noqa: E501  # documents and pages stand in one line

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from PIL import Image

from nhipcau.guidance.ports import HAS_MACROS, Unreadable
from nhipcau.guidance.reading import read_file, read_isolated
from tests.guidance.conftest import DATA
from tests.guidance.test_formats import odt, saved

DOCX = (DATA / "02-huong-dan-danh-so-tu-dong.docx").read_bytes()
PDF = (DATA / "03-ke-hoach-ubnd.pdf").read_bytes()
SEED = (DATA / "seed.txt").read_text(encoding="utf-8")


def add_seed(document: Any) -> None:
    for line in SEED.strip().split("\n"):
        document.add_paragraph(line)


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


def word(xml: bytes) -> bytes:
    return archive(word__document_xml=xml)


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 10))
    + b"]>"
)


def encrypted_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        document.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    return buffer.getvalue()


def blank_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    return buffer.getvalue()


def picture_of(width: int, height: int, kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (width, height), 200).save(buffer, format=kind)
    return buffer.getvalue()


def enormous_picture() -> bytes:
    """A PNG of a hundred bytes that says it is two hundred thousand pixels wide and high."""
    head = struct.pack(">IIBBBBB", 200_000, 200_000, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def nested(data: bytes, deep: int) -> bytes:
    for _ in range(deep):
        data = archive(a_zip=data, b_zip=data)
    return data


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t \n", "no text"),
    "binary": (bytes(range(256)) * 40, "no text document"),
    "null bytes": (b"abc\x00\x00\x00\x01\x02" * 100, "no text document"),
    "zip bomb in docx": (word(b"<w:document>" + b" " * (120 * 1024 * 1024)), "unpacks"),
    "many parts": (archive(**{"word__document_xml": b"<a/>"} | {f"a{n}": b"" for n in range(5100)}), "unpacks"),
    "entity bomb in docx": (word(ENTITIES + b"<w:document %s><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>" % W), "damaged"),
    "entity bomb in odt": (archive(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=ENTITIES + b"<a>&j;</a>"), "damaged"),
    "external entity": (word(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document %s><w:body>&x;</w:body></w:document>' % W), "damaged"),
    "truncated docx": (DOCX[: len(DOCX) // 2], "damaged"),
    "docx without its end": (DOCX[:-30], "damaged"),
    "broken xml": (word(b"<w:document %s><w:body>" % W), "damaged"),
    "deep xml": (word(b"<w:document %s><w:body>" % W + b"<w:p>" * 5000 + b"</w:p>" * 5000 + b"</w:body></w:document>"), "damaged"),
    "no body": (word(b"<w:document %s/>" % W), "no text"),
    "truncated pdf": (PDF[: len(PDF) // 3], ""),
    "pdf head only": (b"%PDF-1.7\n", "damaged"),
    "encrypted pdf": (encrypted_pdf(), "password"),
    "pdf of a blank page": (blank_pdf(), "no text"),
    "pdf of pictures": (picture_of(2400, 3500, "PDF"), "tesseract-ocr-vie"),
    "picture of a page": (picture_of(2400, 3500, "PNG"), "tesseract-ocr-vie"),
    "picture of ten thousand pixels by as many": (picture_of(10_000, 10_000, "PNG"), "million pixels"),
    "picture that says it is enormous": (enormous_picture(), "million pixels"),
    "picture too small": (picture_of(300, 400, "PNG"), "too small"),
    "picture cut short": (picture_of(2400, 3500, "JPEG")[:3000], "damaged"),
    "encrypted odt": (archive(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<a/>", **{"META-INF__manifest_xml": b"<encryption-data/>"}), "password"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 4, "libreoffice-writer"),
    "encrypted docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook" * 9, "not a text document"),
    "picture without content": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "damaged"),
    "workbook": (archive(xl__workbook_xml=b"<a/>"), "spreadsheet"),
    "presentation odf": (archive(mimetype=b"application/vnd.oasis.opendocument.presentation", content_xml=b"<a/>"), "spreadsheet"),
    "plain archive": (archive(readme_txt=b"abc"), "archive"),
    "archive in an archive": (archive(trong_docx=DOCX), "archive"),
    "archive in a docx": (archive(word__document_xml=archive(word__document_xml=b"<a/>")), "damaged"),
    "bomb of archives": (nested(b"0" * 10**7, 5), "archive"),
    "rtf": (b"{\\rtf1 abc}", "libreoffice-writer"),
    "mostly markup": (b"<html><body>" + b"<div><img src='a'></div>" * 500 + b"</body></html>", "no text besides"),
    "xml data": (b"<?xml version='1.0'?><rows>" + b"<row a='1'/>" * 500 + b"</rows>", "markup"),
    "json": (b'{"a": [' + b'{"b": 1, "c": 2},' * 500 + b"{}]}", "markup"),
    "lone brackets": (b"(" * 100_000, "no text"),
}  # fmt: skip  # a table, read by its columns


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_sentence(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine without LibreOffice and Tesseract
    data, sign = REFUSED[name]
    path = tmp_path / "tep"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refused:
        read_file(path)
    assert sign in refused.value.message.msgid
    assert "\n" not in str(refused.value)


READ: dict[str, str | bytes] = {
    "a megabyte in one line": SEED.replace("\n", " ") * 350,
    "lone surrogates": SEED.encode("utf-16-le") + b"\x00\xd8\x00\xd8 \x00" * 50,
    "right to left": SEED.replace(" ", " \u202e", 200),
    "ten thousand columns": SEED + "\n" + "\t".join(["Nội dung", "Chủ trì", *["x"] * 10_000]) + "\n" + "\t".join(["In", *["Sở Y tế"] * 10_000]),
    "ten thousand tiny lines": SEED + "\n" + "\n".join(f"{n % 99}. a" for n in range(10_000)),
    "nothing but leads": SEED + "\n" + "\n".join("- nội dung tuyên truyền sau:" for _ in range(3_000)),
    "giao over and over": SEED + " giao Sở Y tế " * 20_000,
    "from one to the other": SEED + " chuyển từ " * 30_000,
    "open quotes": SEED + ' khẩu hiệu: "a' * 5_000,
    "dates": SEED + " ngày 12/3/2026 đến" * 10_000,
    "html of ten thousand columns": "<html><body><p>" + SEED + "</p><table><tr>" + "<td>a b</td>" * 10_000 + "</tr><tr>" + "<td>c</td>" * 10_000 + "</tr></table></body></html>",
    "html spanning without end": "<html><body><p>" + SEED + "</p><table>" + "<tr><td rowspan='99999999' colspan='99999999'>a</td><td>b</td></tr>" * 50 + "</table></body></html>",
    "html without end": "<html><body><p>" + SEED + "<div>" * 20_000,
    "two columns and a tail": SEED + "\nTỈNH ỦY A    ĐẢNG CỘNG SẢN VIỆT NAM\n" + "dòng ngắn\n" * 20_000,
}  # fmt: skip  # a table, read by its columns


@pytest.mark.parametrize("name", READ)
def test_read_in_bounded_time(name: str, tmp_path: Path) -> None:
    data = READ[name]
    path = tmp_path / "van-ban"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    begun = time.process_time()
    reading = read_file(path)
    assert time.process_time() - begun < 20
    assert all(reading.text[item.passage.start : item.passage.end] == item.text for item in reading.items)
    reading.text.encode()
    assert not set("\u202e\ud800") & set(reading.text)


def test_a_word_table_of_ten_thousand_columns(tmp_path: Path) -> None:
    document = docx.Document()
    add_seed(document)
    table = document.add_table(rows=2, cols=2)
    row = table.rows[0]._tr
    for _ in range(10_000):
        row.append(row.makeelement(f"{{{row.nsmap['w']}}}tc", {}))
    path = tmp_path / "rong.docx"
    path.write_bytes(saved(document))
    assert read_file(path).items


def test_an_external_picture_or_template_is_never_fetched(tmp_path: Path) -> None:
    document = docx.Document()
    add_seed(document)
    document.part.relate_to(
        "http://127.0.0.1:9/x.dotx",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        is_external=True,
    )
    path = tmp_path / "mau.docx"
    path.write_bytes(saved(document))
    assert read_file(path).items
    page = tmp_path / "trang.html"
    page.write_text(
        f"<html><head><link rel=stylesheet href='http://127.0.0.1:9/'></head><body><p>{SEED}</p><img src='http://127.0.0.1:9/'></body></html>"
    )
    assert read_file(page).items


def test_odt_with_repeated_cells_without_end(tmp_path: Path) -> None:
    cells = '<table:table-row><table:table-cell table:number-columns-repeated="999999999"/><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>'
    path = tmp_path / "bang.odt"
    path.write_bytes(odt(f"<text:p>{SEED}</text:p><table:table>{cells * 3}</table:table>"))
    assert read_file(path).items


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "lon.txt"
    with path.open("wb") as sparse:
        sparse.truncate(100 * 1024 * 1024)
    begun = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        read_file(path)
    assert dict(refused.value.message.values) == {"size": 100, "limit": 50}
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "path", [Path("/nowhere/a.txt"), Path("/"), Path("/dev/null"), Path("/dev/zero"), Path("a\0b")], ids=str
)
def test_what_is_no_file_is_refused(path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_file(path)
    assert "not a file" in refused.value.message.msgid


def test_macros_are_neither_run_nor_kept(tmp_path: Path) -> None:
    path = tmp_path / "macro.docm"
    path.write_bytes(DOCX)
    with zipfile.ZipFile(path, "a") as target:
        target.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"Sub AutoOpen()" * 50)
    reading, beside = read_isolated(path), read_file(DATA / "02-huong-dan-danh-so-tu-dong.docx")
    assert reading.items == beside.items
    assert [doubt.msgid for doubt in reading.doubts] == [HAS_MACROS]
