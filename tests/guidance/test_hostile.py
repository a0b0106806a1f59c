"""Files made to break a reader: each is refused with a sentence or read, and nothing else happens."""

# ruff: noqa: E501 (documents and pages stand in one line)

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from PIL import Image

from nhipcau.guidance.ports import HAS_MACROS, TOO_MUCH, Unreadable
from nhipcau.guidance.reading import isolation, read_file, read_isolated
from nhipcau.guidance.reading.isolation import TOOK_TOO_LONG
from nhipcau.guidance.reading.model import packed
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
}  # fmt: skip


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
}  # fmt: skip


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


# In a process of its own


def broken_fonts() -> bytes:
    """A PDF whose fonts, encodings and character maps are noise."""
    noise = random.Random(3)
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
                for name in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if name in one:
                        one[name].write(noise.randbytes(4000))
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                one["/ToUnicode"].write(noise.randbytes(900))
        document.save(buffer)
    return buffer.getvalue()


def flipped(seed: int) -> bytes:
    """A PDF in which a hundred bytes were changed by chance."""
    noise = random.Random(seed)
    data = bytearray(PDF)
    for _ in range(100):
        data[noise.randrange(len(data))] = noise.randrange(256)
    return bytes(data)


def looping_pdf() -> bytes:
    """A PDF whose page tree is its own child, and whose page draws itself."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 99999999/Kids[2 0 R 3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9e30 -9e30]/Contents 4 0 R/Resources<</XObject<</A 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 4 0 R>>>>/Length 14>>stream\nq /A Do Q /A Do\nendstream",
    ]
    body = b"".join(b"%d 0 obj%b endobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


def wide_pdf() -> bytes:
    """A page of ten thousand upright strokes, with a word between each two."""
    strokes = b"".join(
        b"%d.%d 0 m %d.%d 800 l S\n" % (n // 20, n % 20 * 5, n // 20, n % 20 * 5) for n in range(10_000)
    )
    words = (
        b"BT /F 1 Tf "
        + b"".join(b"1 0 0 1 %d %d Tm (a) Tj\n" % (n % 500, n // 500 * 30) for n in range(5_000))
        + b"ET"
    )
    content = strokes + b"0 0 500 800 re S 0 400 m 500 400 l S\n" + words
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
    ]  # fmt: skip
    return (
        b"%PDF-1.7\n"
        + b"".join(b"%d 0 obj%b endobj\n" % one for one in enumerate(objects, 1))
        + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )


HOSTILE: dict[str, Callable[[], str | bytes]] = {
    "zip bomb": lambda: word(b"<w:document>" + b" " * (120 * 1024 * 1024)),
    "entity bomb": lambda: REFUSED["entity bomb in docx"][0],
    "nested archives": lambda: REFUSED["bomb of archives"][0],
    "external entity": lambda: REFUSED["external entity"][0],
    "a megabyte in one line": lambda: READ["a megabyte in one line"],
    "right to left": lambda: READ["right to left"],
    "lone surrogates": lambda: READ["lone surrogates"],
    "ten thousand columns": lambda: READ["html of ten thousand columns"],
    "pdf of ten thousand columns": wide_pdf,
    "broken fonts": broken_fonts,
    "looping pdf": looping_pdf,
    **{f"flipped pdf {seed}": partial(flipped, seed) for seed in range(4)},
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_isolated_reads_or_refuses_and_nothing_else(name: str, tmp_path: Path) -> None:
    data = HOSTILE[name]()
    path = tmp_path / "van-ban"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    beside = sorted(tmp_path.iterdir())
    read = said = None
    try:
        read = read_isolated(path, timeout=20)
    except Unreadable as refused:
        said = refused.message
    if read is not None:
        assert all(read.text[item.passage.start : item.passage.end] == item.text for item in read.items)
        assert not set("\u202e\ud800\x00") & set(read.text)
    else:
        assert said is not None
        assert said.msgid != TOOK_TOO_LONG
        assert "\n" not in str(said)
    assert sorted(tmp_path.iterdir()) == beside


SAYS = """
import sys, time
out = sys.stdout.buffer
{source}
out.flush()
"""
ANSWERS = {
    "nothing": ("", TOO_MUCH),
    "noise": ("out.write(bytes(range(256)) * 999)", TOO_MUCH),
    "no reading": ("out.write(b'{}')", TOO_MUCH),
    "a list": ("out.write(b'[1]')", TOO_MUCH),
    "a tower of lists": ("out.write(b'[' * 100000)", TOO_MUCH),
    "a refusal of nonsense": ("out.write(b'{\"refused\": [\"%(a)s\", []]}')", TOO_MUCH),
    "passages elsewhere": ("out.write(READING.replace(b'\"start\": 1193', b'\"start\": 5'))", TOO_MUCH),
    "an unknown kind": ("out.write(READING.replace(b'\"theme\"', b'\"script\"'))", TOO_MUCH),
    "no end": ("while True: out.write(b'x' * 65536)", TOO_MUCH),
    "no word": ("time.sleep(60)", TOOK_TOO_LONG),
    "progress without end": ("while True: out.write(b'{\"done\": 1, \"of\": 2}\\n'); out.flush(); time.sleep(0.01)", TOOK_TOO_LONG),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_isolated_believes_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that a file took over may say anything: it is a refusal, in time."""
    source, msgid = ANSWERS[name]
    reading = json.dumps({"reading": packed(read_file(DATA / "seed.txt"))}).encode()
    (tmp_path / "taken_over.py").write_text(SAYS.format(source=f"READING = {reading!r}\n{source}"))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(isolation, "WORKER", "taken_over")
    monkeypatch.setattr(isolation, "PATIENCE", 1.5)
    monkeypatch.setattr(isolation, "LONGEST_ANSWER", 10_000_000)
    heard: list[object] = []
    with pytest.raises(Unreadable) as refused:
        read_isolated(DATA / "seed.txt", timeout=1, progress=lambda *told: heard.append(told))
    assert refused.value.message.msgid == msgid
    assert set(heard) <= {(1, 2)}


def test_isolated_hands_on_only_progress_that_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        '{"done": -1, "of": -5}',
        '{"done": "9", "of": 9}',
        '{"done": 3, "of": 2}',
        '{"done": 1, "of": null}',
        '{"done": 2, "of": 4}',
    ]
    source = "\n".join(f"out.write({line.encode()!r} + b'\\n')" for line in lines)
    (tmp_path / "taken_over.py").write_text(SAYS.format(source=source))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(isolation, "WORKER", "taken_over")
    heard: list[object] = []
    with pytest.raises(Unreadable):
        read_isolated(DATA / "seed.txt", progress=lambda *told: heard.append(told))
    assert heard == [(1, None), (2, 4)]


class Stop(Exception):
    pass


def test_who_hears_of_progress_may_stop_the_reading() -> None:
    def stop(done: int, total: int | None) -> None:
        raise Stop

    with pytest.raises(Stop):
        read_isolated(DATA / "03-ke-hoach-ubnd.pdf", progress=stop)


def test_isolated_reads_the_same() -> None:
    path = DATA / "01-huong-dan-ket-nghia.txt"
    assert read_isolated(path) == read_file(path)


def test_isolated_refuses_with_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "rong.txt"
    path.touch()
    with pytest.raises(Unreadable) as refused:
        read_isolated(path)
    assert refused.value.message.msgid == "The file is empty."


def test_isolated_stops_at_its_time() -> None:
    with pytest.raises(Unreadable) as refused:
        read_isolated(DATA / "seed.txt", timeout=0.01)
    assert refused.value.message.msgid == TOOK_TOO_LONG


def test_isolated_stops_at_its_memory(tmp_path: Path) -> None:
    path = tmp_path / "to.txt"
    path.write_text("nội dung tuyên truyền " * 600_000, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_isolated(path, memory_mb=150)
    assert refused.value.message.msgid == TOO_MUCH


def test_isolated_survives_the_death_of_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, msgid in (("antigravity_missing", TOO_MUCH), ("this", TOO_MUCH)):
        monkeypatch.setattr("nhipcau.guidance.reading.isolation.WORKER", module)
        with pytest.raises(Unreadable) as refused:
            read_isolated(DATA / "seed.txt")
        assert refused.value.message.msgid == msgid


def test_isolated_bounds_what_the_reader_may_do() -> None:
    """The limits hold in the process itself: no large file, no core."""
    probe = (
        "import resource; from nhipcau.guidance.reading.worker import limit; limit(5, 512);"
        "print([resource.getrlimit(getattr(resource, n))[0] for n in ('RLIMIT_CPU', 'RLIMIT_AS', 'RLIMIT_FSIZE', 'RLIMIT_CORE')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == str([5, 512 * 1024 * 1024, 60 * 1024 * 1024, 0])
