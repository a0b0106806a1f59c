"""LibreOffice and Tesseract: how they are started and stopped, what is said without them, what they read."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from nhipcau.guidance.adapters import ocr, office
from nhipcau.guidance.adapters.programs import Limits
from nhipcau.guidance.adapters.straight import straightened
from nhipcau.guidance.ports import Unreadable
from nhipcau.guidance.reading import Reading, read_file, read_isolated
from nhipcau.guidance.reading.isolation import TOOK_TOO_LONG
from tests.guidance.conftest import DATA
from tests.guidance.contract import score
from tests.guidance.pictures import saved, scanned

DOC = DATA / "formats" / "02-huong-dan-danh-so-tu-dong.doc"
DOCX = DATA / "02-huong-dan-danh-so-tu-dong.docx"
PDF = DATA / "03-ke-hoach-ubnd.pdf"
Install = Callable[[str, str], Path]
HAS_OFFICE = bool(shutil.which("soffice") or shutil.which("libreoffice"))
HAS_TESSERACT = bool(shutil.which("tesseract"))


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a program of a few lines of Python on an otherwise empty PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    ocr._languages.cache_clear()

    def write(name: str, source: str) -> Path:
        path = folder / name
        path.write_text(f"#!{sys.executable} -IS\nimport os, sys, time\n{source}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


def refusal(read: Callable[[], Reading]) -> str:
    with pytest.raises(Unreadable) as refused:
        read()
    assert "\n" not in str(refused.value)
    return refused.value.message.msgid


def is_gone(process: Path) -> bool:
    """Whether a process that wrote its number there has ended; it gets a moment to be buried."""
    number = int(process.read_text())
    for _ in range(100):
        stat = Path(f"/proc/{number}/stat")
        if not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


# Old Word files, by LibreOffice


def test_without_libreoffice_its_package_is_named(install: Install) -> None:
    del install
    assert "libreoffice-writer" in refusal(lambda: read_file(DOC))


def test_libreoffice_is_told_to_be_alone_and_to_run_nothing(install: Install, tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    install(
        "libreoffice",
        f"""
import json, shutil, pathlib
home = pathlib.Path(os.environ["HOME"])
made = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
made.mkdir()
shutil.copy({str(DOCX)!r}, made / "van-ban.docx")
profile = pathlib.Path(sys.argv[1].split("file://")[1])
settings = (profile / "user" / "registrymodifications.xcu").read_text()
given = open(sys.argv[-1], "rb").read() == open({str(DOC)!r}, "rb").read()
json.dump([sys.argv[1:], dict(os.environ), settings, os.getcwd(), given], open({str(told)!r}, "w"))
""",
    )
    os.environ["NHIPCAU_SECRET_FOR_TEST"] = "x"
    try:
        reading = read_file(DOC)
    finally:
        del os.environ["NHIPCAU_SECRET_FOR_TEST"]
    beside = read_file(DOCX)
    assert (reading.text, reading.items, reading.source.format) == (beside.text, beside.items, "doc")
    arguments, environment, settings, folder, given = json.loads(told.read_text())
    assert given
    assert {"--headless", "--norestore", "--convert-to"} <= set(arguments)
    assert arguments[0] == f"-env:UserInstallation=file://{folder}/profile"
    assert environment["HOME"] == folder
    assert "NHIPCAU_SECRET_FOR_TEST" not in environment
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in settings
    assert not Path(folder).exists()


@pytest.mark.parametrize(
    "source",
    ["sys.exit(1)", "", "os.kill(os.getpid(), 9)"],
    ids=["fails", "makes nothing", "dies"],
)
def test_what_libreoffice_does_not_manage_is_said(source: str, install: Install) -> None:
    install("soffice", source)
    assert refusal(lambda: read_file(DOC)) == office.OFFICE_FAILED


def test_libreoffice_may_not_fill_the_disk(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "LIMITS", Limits(seconds=20, memory_mb=512, writes_mb=1))
    install(
        "soffice",
        'made = sys.argv[sys.argv.index("--outdir") + 1]\nos.mkdir(made)\n'
        'open(made + "/van-ban.docx", "wb").write(bytes(3_000_000))',
    )
    assert refusal(lambda: read_file(DOC)) == office.OFFICE_FAILED


SLOW = """
import subprocess
child = subprocess.Popen([sys.executable, "-IS", "-c", "import time; time.sleep(60)"])
open({process!r}, "w").write(str(child.pid))
time.sleep(60)
"""


def test_a_slow_libreoffice_is_stopped_with_all_it_started(
    install: Install, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    process = tmp_path / "process"
    monkeypatch.setattr(office, "LIMITS", Limits(seconds=1, memory_mb=512, writes_mb=1))
    install("soffice", SLOW.format(process=str(process)))
    assert refusal(lambda: read_file(DOC)) == office.OFFICE_LATE
    assert is_gone(process)


def test_when_the_reading_process_is_stopped_so_is_its_program(install: Install, tmp_path: Path) -> None:
    process = tmp_path / "process"
    install("soffice", SLOW.format(process=str(process)))
    assert refusal(lambda: read_isolated(DOC, timeout=2.5)) == TOOK_TOO_LONG
    assert is_gone(process)


@pytest.mark.skipif(not HAS_OFFICE, reason="needs the package libreoffice-writer")
def test_libreoffice_hands_over_what_word_wrote() -> None:
    reading, beside = read_isolated(DOC), read_file(DOCX)
    assert (reading.source.format, reading.text) == ("doc", beside.text)
    assert [item.text for item in reading.items] == [item.text for item in beside.items]


@pytest.mark.skipif(not HAS_OFFICE, reason="needs the package libreoffice-writer")
def test_rich_text_is_read_and_nothing_it_points_to_is_fetched(tmp_path: Path) -> None:
    import socket
    import threading

    listener = socket.create_server(("127.0.0.1", 0))
    calls: list[object] = []

    def answer() -> None:
        while True:
            try:
                calls.append(listener.accept()[1])
            except OSError:
                return

    threading.Thread(target=answer, daemon=True).start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/a"
    lines = (DATA / "01-huong-dan-ket-nghia.txt").read_text(encoding="utf-8").strip().split("\n")
    escaped = ["".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line) for line in lines]
    fields = [
        f'{{\\field{{\\*\\fldinst {name} "{address}" \\\\d}}{{\\fldrslt }}}}'
        for name in ("INCLUDEPICTURE", "INCLUDETEXT")
    ]
    path = tmp_path / "van-ban.rtf"
    path.write_text(
        "{\\rtf1\\ansi{\\*\\template " + address + "}" + "\\par\n".join([*escaped, *fields]) + "\\par}",
        encoding="ascii",
    )
    reading = read_isolated(path)
    listener.close()
    assert (reading.source.format, len(reading.items)) == ("doc", 55)
    assert calls == []


# Pictures, by Tesseract


def words(*lines: str, top: int = 300) -> str:
    """Tesseract's table for these lines, a word each 60 pixels; "|" moves on to the next quarter."""
    rows = ["level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"]
    for number, line in enumerate(lines):
        at = 300
        for place, word in enumerate(line.split()):
            wide = len(word) * 22
            rows.append(f"5\t1\t1\t1\t{number}\t{place}\t{at}\t{top + number * 70}\t{wide}\t40\t95.0\t{word}")
            at += wide + 15
    return "\n".join(rows)


KNOWS = """
if "--list-langs" in sys.argv:
    print("List of available languages (2):\\neng\\nvie")
    sys.exit()
"""


@pytest.fixture(scope="module")
def sheet() -> Image.Image:
    return scanned(PDF)[0]


@pytest.fixture
def scan(tmp_path: Path, sheet: Image.Image) -> Path:
    path = tmp_path / "trang.png"
    path.write_bytes(saved([sheet], "PNG"))
    return path


def test_without_tesseract_its_packages_are_named(install: Install, scan: Path) -> None:
    assert "tesseract-ocr and tesseract-ocr-vie" in refusal(lambda: read_file(scan))
    install("tesseract", 'print("List of available languages (1):\\neng")')
    assert refusal(lambda: read_file(scan)) == ocr.NEEDS_VIETNAMESE


def test_a_picture_is_given_in_grey_with_its_resolution(install: Install, scan: Path, tmp_path: Path) -> None:
    seed = (DATA / "seed.txt").read_text(encoding="utf-8").split(". ")
    told = tmp_path / "told"
    install(
        "tesseract",
        KNOWS
        + f"data = sys.stdin.buffer.read()\nopen({str(told)!r}, 'w').write(repr((sys.argv, data[:15])))\n"
        f"print({words(*seed)!r})",
    )
    reading = read_file(scan)
    assert reading.source.format == "image"
    assert reading.source.ocr
    assert [doubt.msgid for doubt in reading.doubts][:1] == [ocr.RECOGNISED]
    assert score.faults(reading.as_json(), reading.text) == []
    assert reading.items
    said = told.read_text()
    assert "'-l', 'vie'" in said
    assert "'--dpi', '300'" in said
    assert "P5\\n2480 3508" in said or "P5\\n2481 3508" in said


@pytest.mark.parametrize(
    ("source", "msgid"),
    [
        ("sys.exit(3)", ocr.OCR_FAILED),
        ("time.sleep(60)", ocr.OCR_LATE),
        ("while True: print('x' * 65536)", ocr.OCR_FAILED),
        ("print('5\\t1\\tnonsense\\n' * 9)", "The file holds no text to read."),
        ("sys.stdout.buffer.write(bytes(range(256)) * 9)", "The file holds no text to read."),
    ],
    ids=["fails", "slow", "endless", "nonsense", "bytes"],
)
def test_what_tesseract_does_not_manage_is_said(
    source: str, msgid: str, install: Install, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "LIMITS", Limits(seconds=1, memory_mb=512, writes_mb=1))
    install("tesseract", KNOWS + "sys.stdin.buffer.read()\n" + source)
    assert refusal(lambda: read_file(scan)) == msgid


def mixed(sheet: Image.Image, path: Path) -> Path:
    """A PDF whose second page of three is a scan."""
    import io

    with pikepdf.open(PDF) as document, pikepdf.open(io.BytesIO(saved([sheet], "PDF"))) as picture:
        document.pages[1] = picture.pages[0]
        document.save(path)
    return path


def test_of_a_mixed_pdf_only_the_scans_are_recognised(
    install: Install, sheet: Image.Image, tmp_path: Path
) -> None:
    install("tesseract", KNOWS + f"sys.stdin.buffer.read()\nprint({words('Dòng chữ trong ảnh')!r})")
    heard: list[tuple[int, int | None]] = []
    path = mixed(sheet, tmp_path / "lan.pdf")
    reading = read_isolated(path, progress=lambda done, total: heard.append((done, total)))
    assert reading.source.ocr
    assert "Dòng chữ trong ảnh" in reading.text
    assert reading.document.number == "2716/KH-UBND"
    assert [dict(doubt.values) for doubt in reading.doubts if doubt.msgid == ocr.SOME_RECOGNISED] == [
        {"pages": "2"}
    ]
    assert heard[-1] == (3, 3)
    assert not read_file(PDF).source.ocr


def test_a_text_pdf_needs_no_tesseract(install: Install) -> None:
    del install
    assert read_file(PDF).items


def test_pages_of_a_tiff_are_read_in_order(install: Install, sheet: Image.Image, tmp_path: Path) -> None:
    folder = tmp_path / "seen"
    folder.mkdir()
    install(
        "tesseract",
        KNOWS + f"sys.stdin.buffer.read()\nnumber = len(os.listdir({str(folder)!r})) + 1\n"
        f"open({str(folder)!r} + f'/{{number}}', 'w').close()\n"
        f"print({words('1. Trang thứ NUMBER của văn bản')!r}.replace('NUMBER', str(number)))",
    )
    path = tmp_path / "quet.tif"
    path.write_bytes(saved([sheet.resize((1240, 1754))] * 3, "TIFF"))
    reading = read_file(path)
    assert reading.source.pages == 3
    assert reading.text.split("\n") == [f"1. Trang thứ {n} của văn bản" for n in (1, 2, 3)]


def test_the_rules_of_a_scanned_table_part_its_cells(install: Install, tmp_path: Path) -> None:
    picture = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(picture)
    for y in (280, 400, 520):
        draw.line((280, y, 2000, y), fill=0, width=4)
    for x in (280, 700, 1300, 2000):
        draw.line((x, 280, x, 520), fill=0, width=4)
    rows = [
        (320, 300, "Nội dung"), (720, 300, "Chủ trì"), (1320, 300, "Thời gian"),
        (1320, 440, "5/6/2026"), (720, 440, "Sở Y tế"), (320, 440, "In tài liệu"),
    ]  # fmt: skip  # a table, read by its columns
    table = "\n".join(
        f"5\t1\t1\t1\t{n}\t{k}\t{x + k * 90}\t{y}\t80\t36\t93\t{word}"
        for n, (x, y, text) in enumerate(rows)
        for k, word in enumerate(text.split())
    )
    install("tesseract", KNOWS + f"sys.stdin.buffer.read()\nprint({table!r})")
    path = tmp_path / "bang.png"
    path.write_bytes(saved([picture], "PNG"))
    assert read_file(path).text == "Nội dung\tChủ trì\tThời gian\nIn tài liệu\tSở Y tế\t5/6/2026"


@pytest.mark.parametrize("angle", [-2.3, 0.0, 1.1, 3.4])
def test_a_page_laid_askew_is_put_straight(angle: float, sheet: Image.Image) -> None:
    small = sheet.resize((1240, 1754))
    laid = small.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    straight = straightened(laid)

    def rows(picture: Image.Image) -> int:
        level = picture.point(lambda v: 255 if v < 128 else 0).resize(
            (1, picture.height), Image.Resampling.BOX
        )
        return sum(value * value for value in level.tobytes())

    assert rows(straight) > 0.8 * rows(small)


@pytest.mark.skipif(not HAS_TESSERACT, reason="needs the packages tesseract-ocr and tesseract-ocr-vie")
def test_tesseract_reads_a_scan_askew(tmp_path: Path) -> None:
    if "vie" not in ocr._languages(shutil.which("tesseract") or ""):
        pytest.skip("needs the package tesseract-ocr-vie")
    path = tmp_path / "quet.pdf"
    path.write_bytes(saved(scanned(PDF, turned=0.7, noise=20)[:2], "PDF"))
    reading, beside = read_isolated(path, timeout=60), read_file(PDF)
    assert reading.source.ocr
    assert reading.document.number == beside.document.number
    assert reading.document.date == beside.document.date
    wanted = [item.text for item in beside.items if item.kind == "theme"]
    found = [item.text for item in reading.items if item.kind == "theme"]
    assert len(found) == len(wanted) == 4
    assert all(
        difflib.SequenceMatcher(None, *pair).ratio() > 0.95 for pair in zip(wanted, found, strict=True)
    )
    rows = [item for item in reading.items if item.kind == "duty" and "\n" not in item.text]
    assert {"Sở Khoa học và Công nghệ", "Sở Công Thương"} & {item.organisation for item in rows}


def test_programs_are_bound_even_where_the_reader_is_not(install: Install, scan: Path) -> None:
    """The limits of a program hold without the reading process around it."""
    source = f"""
import resource
sys.stdin.buffer.read()
kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)
soft = [resource.getrlimit(kind)[0] for kind in kinds]
table = {words("CPU AS FSIZE")!r}
for name, value in zip(("CPU", "AS", "FSIZE"), soft):
    table = table.replace(name, str(value))
print(table)
"""
    install("tesseract", KNOWS + source)
    limits = ocr.LIMITS
    text = read_file(scan).text
    assert text == f"{limits.seconds} {limits.memory_mb * 2**20} {limits.writes_mb * 2**20}"
