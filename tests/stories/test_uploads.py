"""What comes in: hostile, damaged and talkative pictures, and files that aren't what they say."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, ImageChops
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from nhipcau.stories import vector
from nhipcau.stories.uploads import check_file, kept_picture
from tests.people.factories import UserFactory
from tests.people.screens import page, sign_in
from tests.stories.factories import site

WHERE = 34853  # EXIF's tag of positions
BY = "Lê An".encode().decode("latin-1")  # how the picture library reads its bytes
SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">%s'
    b'<rect width="40" height="20" fill="red"/></svg>'
)


def picture(kind: str, *, notes: bool = True, mode: str = "RGB", **how: Any) -> bytes:
    """A small picture that says where it was taken, by whom, and which side is up."""
    image = Image.linear_gradient("L").resize((48, 32)).convert(mode)
    exif = Image.Exif()
    if notes:
        exif[0x0112], exif[0x013B], exif[0x010F] = 6, "Lê An".encode(), "Maker"
        exif.get_ifd(WHERE)[1] = "N"
        exif.get_ifd(WHERE)[2] = (16.0, 27.0, 36.0)
        how.setdefault("exif", exif)
    written = io.BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def notes(content: bytes) -> dict[int, Any]:
    return dict(Image.open(io.BytesIO(content)).getexif())


def without_bytes(each: object) -> str:
    """Names of cases; an archive says when it was made, and two processes would call it differently."""
    return each if isinstance(each, str) else ""


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_where_a_picture_was_taken_leaves_it_and_nothing_of_its_pixels_does(kind: str, name: str) -> None:
    data = picture(kind)
    assert WHERE in notes(data)
    kept = kept_picture(data, name)
    assert notes(kept.content) == {0x0112: 6, 0x013B: BY}
    before, after = (Image.open(io.BytesIO(each)).convert("RGB") for each in (data, kept.content))
    assert ImageChops.difference(before, after).getbbox() is None
    assert f".{kept.ending}" == Path(name).suffix


def test_avif_is_written_anew_only_where_it_tells_something() -> None:
    silent = picture("AVIF", notes=False)
    assert kept_picture(silent, "a.avif").content == silent
    kept = Image.open(io.BytesIO(kept_picture(picture("AVIF"), "a.avif").content))
    assert WHERE not in kept.getexif()
    assert kept.size == (32, 48)  # upright, since its note of which side is up is gone


def test_xmp_comments_and_what_follows_the_end_are_left_behind() -> None:
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>16.46 107.59</x:xmpmeta>"
    jpeg = picture("JPEG", notes=False, comment=b"16.46", progressive=True)
    told = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + jpeg[2:] + b"film 107.59"
    kept = kept_picture(told, "a.jpg").content
    assert b"16.46" in told
    assert b"16.46" not in kept
    assert b"107.59" not in kept
    Image.open(io.BytesIO(kept)).load()
    text = b"Comment\0\0" + zlib.compress(b"16.46")
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    png = picture("PNG", notes=False)
    assert b"zTXt" not in kept_picture(png[:33] + chunk + png[33:], "a.png").content


def test_colours_of_a_press_become_those_of_a_screen() -> None:
    kept = kept_picture(picture("JPEG", mode="CMYK"), "in.jpg")
    shown = Image.open(io.BytesIO(kept.content))
    assert shown.mode == "RGB"
    assert notes(kept.content) == {0x0112: 6, 0x013B: BY}


def test_a_still_gif_is_kept_as_png() -> None:
    kept = kept_picture(picture("GIF", notes=False, mode="P"), "a.gif")
    assert (kept.ending, Image.open(io.BytesIO(kept.content)).format) == ("png", "PNG")


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 points in some bytes."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def moving() -> bytes:
    written = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (bomb(), "bom.png", "64 triệu điểm ảnh"),
        (moving(), "dong.gif", "ảnh động"),
        (picture("JPEG")[:700], "cut.jpg", "bị hỏng"),
        (picture("PNG")[:-40], "cut.png", "bị hỏng"),
        (b"GIF89a", "cut.gif", "bị hỏng"),
        (b"", "rong.jpg", "bị hỏng"),
    ],
    ids=without_bytes,
)
def test_a_picture_that_cannot_be_kept_is_refused_by_name(data: bytes, name: str, said: str) -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        kept_picture(data, name)
    assert name in refused.value.messages[0]
    assert said in refused.value.messages[0]


def zipped(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name in names:
            made.writestr(name, "")
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nXin ch\xc3\xa0o\n"),
        ("a.docx", zipped("word/document.xml")),
        ("a.txt", "Hà Nội".encode()),
        ("a.webm", b"\x1a\x45\xdf\xa3" + b"\0" * 20 + b"webm"),
    ],
    ids=without_bytes,
)
def test_a_file_that_is_what_it_says_is_taken(name: str, content: bytes) -> None:
    check_file(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"<html><script>", "không đúng với đuôi .pdf"),
        ("a.docx", b"PK\x03\x04 no zip", "không đúng với đuôi .docx"),
        ("a.docx", zipped("xl/workbook.xml"), "không đúng với đuôi .docx"),
        ("a.mp4", b"MZ\x90\0", "không đúng với đuôi .mp4"),
        ("a.txt", b"\xff\xfe\0a", "UTF-8"),
        ("a.vtt", b"WEBVTT\n\n00:03.000 --> 00:02.000\nx", "dòng 3"),
    ],
    ids=without_bytes,
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, content: bytes, said: str) -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        check_file(io.BytesIO(content), name)
    assert said in refused.value.messages[0]


HOSTILE = {
    "thuc-the": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SQUARE % b"<text>&b;</text>",
    "khong-co": b"<svg",
    "dai": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90000 1"/>',
    "khong": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>',
    "lon": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 1e9"/>',
}
ADD = "/admin/images/add/"
FILES = "/admin/documents/add/"


def wrong(answer: Any) -> str:
    """What is said beside the fields."""
    return " ".join(each.get_text(" ", strip=True) for each in page(answer).select(".w-field__errors"))


@pytest.mark.django_db
def test_pictures_come_in_through_the_form(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    desk = sign_in(user=None, is_superuser=True)
    scripted = (
        SQUARE
        % b'<script>alert(1)</script><foreignObject><p>x</p></foreignObject><image href="http://a.b/c"/>'
    )
    for name, content in {"anh.jpg": picture("JPEG"), "hinh.svg": scripted}.items():
        answer = desk.post(ADD, {"title": name, "file": SimpleUploadedFile(name, content)})
        assert page(answer).select(".messages .success"), (name, wrong(answer))
    photo, drawing = get_image_model().objects.order_by("pk")
    assert WHERE not in notes(photo.file.read())
    assert photo.file.name.endswith(".jpg")
    drawn = Image.open(drawing.file)
    assert (drawn.format, drawn.size) == ("PNG", (2400, 1200))
    assert drawn.convert("RGB").getpixel((1200, 600)) == (255, 0, 0)
    for name, content in {**HOSTILE, "sai": picture("PNG"), "dở": picture("JPEG")[:200]}.items():
        ending = "svg" if name in HOSTILE else "jpg"
        answer = desk.post(ADD, {"title": name, "file": SimpleUploadedFile(f"{name}.{ending}", content)})
        assert answer.status_code == 200
        assert wrong(answer), name
    assert "“dở.jpg” bị hỏng" in wrong(answer)
    assert get_image_model().objects.count() == 2


@pytest.mark.django_db
def test_who_writes_brings_pictures_and_files_and_others_do_not(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    site()
    another = {"title": "Tranh của An", "file": SimpleUploadedFile("an.jpg", picture("JPEG"))}
    sign_in(user=None, is_superuser=True).post(ADD, another)
    for role, may in {"editor": True, "translator": True, "reviewer": True, "officer": False}.items():
        desk = sign_in(user=UserFactory(role=role))
        desk.client.post(ADD, {"title": role, "file": SimpleUploadedFile("a.jpg", picture("JPEG"))})
        desk.client.post(FILES, {"title": role, "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")})
        for model in (get_image_model(), get_document_model()):
            assert model.objects.filter(title=role).exists() is may, role
        answer = desk.client.get("/admin/images/chooser/")
        assert (answer.status_code == 200) is may, role
        assert not may or "Tranh của An" in answer.json()["html"]


@pytest.mark.django_db
def test_files_come_in_through_the_form(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    desk = sign_in(user=None, is_superuser=True)
    address = FILES
    desk.post(address, {"title": "Đúng", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")})
    refused = desk.post(address, {"title": "Sai", "file": SimpleUploadedFile("b.pdf", b"MZ")})
    assert "không đúng với đuôi .pdf" in wrong(refused)
    assert "Không nhận tệp" not in wrong(refused)
    strange = desk.post(address, {"title": "Lạ", "file": SimpleUploadedFile("c.exe", b"MZ")})
    assert "Không nhận tệp có đuôi “exe”" in wrong(strange)
    assert [each.title for each in get_document_model().objects.all()] == ["Đúng"]


def test_a_drawing_too_tangled_or_too_slow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    used = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 20 + "</g>" for n in range(1, 12))
    tangled = SQUARE % f'<defs><path id="g0" d="M0 0h9v9z"/>{used}</defs><use href="#g11"/>'.encode()
    with pytest.raises(vector.BadVector):
        vector.drawn(tangled, width=40, height=20)
    monkeypatch.setattr(vector, "SECONDS", 0.01)
    with pytest.raises(vector.BadVector) as slow:
        vector.drawn(SQUARE % b"", width=40, height=20)
    assert isinstance(slow.value.__cause__, subprocess.TimeoutExpired)
