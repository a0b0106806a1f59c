"""Pictures: exact sizes, words for those who don't see them, codes that lead to the story."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from nhipcau.products.adapters import render
from nhipcau.products.adapters.payload import best_figures
from nhipcau.products.ports import OUTPUTS, RenderRequest
from nhipcau.stories.ports import Figure, LanguageCode, Years
from tests.products import samples
from tests.products.test_render_pages import SUBJECTS, request_for

PAPER = (251, 248, 242)
SVG = "{http://www.w3.org/2000/svg}"


def opened(content: bytes) -> Any:
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.mark.parametrize("format", [one.format for one in OUTPUTS["card"]])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_card_has_exactly_its_pixels_and_white_margins(format: str, subject: str) -> None:
    width, height = map(int, format.split("x"))
    for language in samples.LANGUAGES:
        rendered = render(request_for(subject, language, "card", format))
        picture = opened(rendered.content)
        assert picture.size == (width, height) == (rendered.width, rendered.height)
        edge = picture.crop((0, 0, 40, height - 200)).getcolors(8)
        assert edge == [(40 * (height - 200), PAPER)]
        assert len(picture.getcolors(1 << 24)) > 200
        assert rendered.media_type == "image/png"
        assert len(rendered.content) < 400_000


def test_an_infographic_is_two_pixels_a_point() -> None:
    rendered = render(request_for("residents", "vi", "infographic", "png"))
    assert opened(rendered.content).size == (rendered.width, rendered.height) == (1684, 2381)


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_an_svg_says_what_it_shows(language: LanguageCode) -> None:
    request = request_for("residents", language, "infographic", "svg")
    root = etree.fromstring(render(request).content)
    title, description = root.findall(f"{SVG}title"), root.findall(f"{SVG}desc")
    assert [t.text for t in title] == [request.document.title]
    assert root.get("role") == "img"
    assert root.get("lang") == language
    for said in (request.document.credit.issuer, request.document.url):
        assert said in description[0].text
    assert "634" in description[0].text
    assert not [e for e in root.iter() if etree.QName(e).localname in ("script", "foreignObject")]


def test_alt_text_is_title_lead_and_drawing() -> None:
    rendered = render(request_for("stone", "vi", "card", "1200x630"))
    document = samples.stone("vi")
    assert rendered.alt.startswith(document.title)
    assert "một bác sĩ làng" in rendered.alt
    assert "1905, 1909, 1918" in rendered.alt


def test_the_measured_arc_leads_and_each_story_has_its_turn() -> None:
    document, parts = samples.theme("vi")
    leading = best_figures(samples.stone("vi"), ())
    assert isinstance(leading[0].drawing, Years)
    shown = best_figures(document, parts)
    owners = [next(p.key for p in parts if figure in p.blocks) for figure in shown]
    assert owners[:3] == [part.key for part in parts]
    assert len(shown) == sum(isinstance(b, Figure) for p in parts for b in p.blocks)


def test_a_card_without_drawing_or_years_shows_the_lead() -> None:
    document = replace(samples.paris("vi"), blocks=())
    with_lead = render(RenderRequest(document, "card", "1080x1080")).content
    without = render(RenderRequest(replace(document, lead=()), "card", "1080x1080")).content
    assert with_lead != without


def test_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Nothing depends on the order of a set or dictionary, nor on what was rendered before."""
    program = (
        "import django, sys; django.setup()\n"
        "from nhipcau.products.adapters import render\n"
        "from tests.products.test_render_pages import request_for\n"
        "from nhipcau.kit.files import sha256\n"
        "for form, format in (('card', '1200x630'), ('panel', 'pdf'), ('briefing', 'docx')):\n"
        "    print(sha256(render(request_for('theme', 'vi', form, format)).content))\n"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "nhipcau.project.settings", "PYTHONHASHSEED": "7"}
    env["PYTHONPATH"] = os.pathsep.join(("src", "."))
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True
    )
    from nhipcau.kit.files import sha256

    here = [
        sha256(render(request_for("theme", "vi", form, format)).content)
        for form, format in (("card", "1200x630"), ("panel", "pdf"), ("briefing", "docx"))
    ]
    assert done.stdout.split() == here
