"""Reading in a process of its own: hostile files through it, and what it may say and do.

What the process says is not believed either: a file may have taken it over.
"""

# ruff: noqa: E501  # documents and pages stand in one line

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pikepdf
import pytest

from nhipcau.guidance.ports import TOO_MUCH, Unreadable
from nhipcau.guidance.reading import isolation, read_file, read_isolated
from nhipcau.guidance.reading.isolation import TOOK_TOO_LONG
from nhipcau.guidance.reading.model import packed
from tests.guidance.conftest import DATA
from tests.guidance.test_hostile import PDF, READ, REFUSED, word


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
    ]  # fmt: skip  # a table, read by its columns
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
}  # fmt: skip  # a table, read by its columns


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
}  # fmt: skip  # a table, read by its columns


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
