from __future__ import annotations

import io
import random
import re
from pathlib import Path

import pytest
from django.test import override_settings
from fontTools.ttLib import TTFont

from nhipcau.publicsite import fonts
from nhipcau.publicsite.styles import faces, make_styles, own_faces, shown_in_mincho
from nhipcau.publicsite.waiting import SAMPLE, mean_advance
from tests.publicsite.fixtures import lay_folders

FACES = [fonts.TEXT, fonts.HEAD, fonts.ITALIC, fonts.SANS, fonts.MINCHO]
# What a first view may carry of faces, of the hundred kilobytes that a page may weigh (Japanese: 150).
LATIN_BUDGET, CORE_BUDGET = 66_000, 90_000


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    lay_folders(tmp_path)
    return tmp_path


@pytest.mark.parametrize("face", FACES, ids=lambda f: f"{f.family}-{f.weights}-{f.style}")
def test_a_cut_holds_what_was_asked_for_under_a_name_of_ours_with_its_licence(
    kept: Path, face: fonts.Face
) -> None:
    with override_settings(NHIPCAU_DATA=kept):
        one = fonts.cut(face, "Huế 1973 — 日本\U0001f600")
    assert one
    font = TTFont(io.BytesIO(one.content))
    wanted = set("Huế 1973 — ") | (set("日本") if face is fonts.MINCHO else set())
    assert set(one.characters) == wanted == set(map(chr, font.getBestCmap()))
    names = [record.toUnicode() for record in font["name"].names if record.nameID in (1, 3, 4, 6, 16)]
    assert names
    assert not any("Source" in name or "Noto" in name for name in names)
    assert "Open Font License" in font["name"].getDebugName(13)
    assert font["name"].getDebugName(0)


def test_the_same_cut_is_the_same_bytes_and_is_kept(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        with override_settings(NHIPCAU_DATA=tmp_path / name):
            one = fonts.cut(fonts.SANS, "Nhịp Cầu")
            assert one
            made.append(one)
            kept = list((tmp_path / name / "fonts").iterdir())
            before = kept[0].stat().st_mtime_ns
            assert fonts.cut(fonts.SANS, reversed("Nhịp Cầu")) == one
            assert [path.stat().st_mtime_ns for path in kept] == [before]
    assert made[0].content == made[1].content
    assert made[0].name == made[1].name


def test_a_cut_does_not_tell_what_else_was_cut_before_it(tmp_path: Path) -> None:
    """Two processes of one site, with other pages behind them, make the same files."""
    chance = random.Random(1973)
    having = sorted(fonts._repertoire(fonts.MINCHO))
    asked = ["蓮宗", "、（）ー々〇「」", *("".join(chance.sample(having, n)) for n in (1, 9, 60))]
    made = []
    for name, before in (("alone", ""), ("after", "".join(chance.sample(having, 200)))):
        with override_settings(NHIPCAU_DATA=tmp_path / name):
            fonts.cut(fonts.MINCHO, before)
            made.append([fonts.cut(fonts.MINCHO, one) for one in asked])
    assert all(made[0])
    assert made[0] == made[1]


def test_nothing_is_cut_for_characters_that_no_face_has(kept: Path) -> None:
    with override_settings(NHIPCAU_DATA=kept):
        assert fonts.cut(fonts.SANS, "日本") is None
        assert own_faces(frozenset("\U0001f600")) is None


def test_shared_faces_keep_to_their_budget(kept: Path) -> None:
    with override_settings(NHIPCAU_DATA=kept):
        styles = make_styles(("vi", "ja", "en"))
    sizes = {name: len(content) for name, content in styles.files.items()}
    latin = styles.files[styles.sheets["vi"][-1].lstrip("/")].decode()
    used = [f"static/{name}" for name in _fetched(latin) if "italic" not in _rule(latin, name)]
    assert sum(sizes[name] for name in used) <= LATIN_BUDGET
    japanese = styles.files[styles.sheets["ja"][-1].lstrip("/")].decode()
    assert sum(sizes[f"static/{name}"] for name in _fetched(japanese)) <= CORE_BUDGET
    assert styles.sheets["vi"] == styles.sheets["en"] != styles.sheets["ja"]
    ahead = [_rule(latin, name.removeprefix("/static/")) for name in styles.sheets["vi"][:-1]]
    assert ["font-weight:400" in ahead[0], "font-weight:500 700" in ahead[1]] == [True, True]
    assert len(ahead) + 1 == len(styles.sheets["vi"]) == 3
    assert [name.endswith(".css") for name in styles.sheets["ja"]] == [
        True
    ]  # of a hundred kilobytes, none is first


def _fetched(css: str) -> list[str]:
    return [part.split(")")[0] for part in css.split("src:url(")[1:]]


def _rule(css: str, name: str) -> str:
    return next(rule for rule in css.split("@font-face") if name in rule)


def test_a_page_is_searched_only_where_the_japanese_face_is_used() -> None:
    html = (
        "<head><title>題</title></head><body><nav>案</nav><h1>石<wbr>碑&amp;</h1>"
        '<p class="small sources">源</p><p class="dek">恩</p><table><td>表</td></table>'
        '<svg aria-label="図"><text>百</text></svg><script type="application/ld+json">"鍵"</script></body>'
    )
    assert shown_in_mincho(html) == frozenset("石碑恩百")


def test_ranges_join_neighbours(kept: Path) -> None:
    with override_settings(NHIPCAU_DATA=kept):
        one = fonts.cut(fonts.MINCHO, "あぃいzA")
    assert one
    assert "unicode-range:U+41,U+7A,U+3042-3044}" in faces([one], ranged=True)


def test_a_reader_s_own_face_is_stretched_to_ours_while_it_is_on_its_way(kept: Path) -> None:
    with override_settings(NHIPCAU_DATA=kept):
        styles = make_styles(("vi",))
        text = fonts.cut(fonts.TEXT, fonts.LATIN)
    assert text
    assert set(SAMPLE) <= set(text.characters)
    css = styles.files[styles.sheets["vi"][-1].lstrip("/")].decode()
    named = set(re.findall(r'"(Waiting [^"]+)"', css[css.index("--serif-latin") :]))
    rules = re.findall(
        r'font-family:"(Waiting [^"]+)";font-weight:(\S+?)(?: \d+)?;src:(.+?);size-adjust:(.+?)%', css
    )
    assert {family for family, *_rest in rules} == named
    (stretch,) = [float(s) / 100 for f, weight, _src, s in rules if (f, weight) == ("Waiting Serif", "400")]
    # 0.4069 em is the mean advance of Times New Roman
    assert stretch * 0.4069 == pytest.approx(mean_advance(TTFont(io.BytesIO(text.content))), rel=0.001)
    assert not any("url(" in source for _family, _weight, source, _stretch in rules)
