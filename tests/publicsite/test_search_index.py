"""The search index: mended and made anew it is the same to the byte; each word leads to its pages."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.publicsite.searching import index as index_module
from nhipcau.publicsite.searching import layout as layout_module
from nhipcau.publicsite.searching.entries import Entry, Facets, entry_of, key_of, row_of
from nhipcau.publicsite.searching.index import SearchIndex
from nhipcau.publicsite.searching.layout import (
    LEDGER,
    NEWEST,
    NEWEST_SPAN,
    OLD,
    RECENT,
    RECENT_PARTS,
    RECENT_SPAN,
    Layout,
    moved,
)
from nhipcau.publicsite.sheet import Sheet

WORDS = st.dictionaries(
    st.sampled_from(["hue", "hu", "viet", "nam", "国交", "交樹", "カナ", "50", "a"]),
    st.integers(1, 9),
    max_size=5,
)
ENTRIES = st.builds(
    Entry,
    language=st.sampled_from(["vi", "ja"]),
    number=st.integers(1, 600) | st.integers(LEDGER, LEDGER + 3),
    address=st.just("/vi/a/"),
    title=st.sampled_from(["Huế", "Việt Nam", "国交"]),
    text=st.sampled_from(["", "một câu"]),
    facets=st.builds(Facets, kind=st.sampled_from(["article", "quiz"]), theme=st.integers(0, 2)),
    words=WORDS,
)


def opened(path: Path) -> sqlite3.Connection:
    new = not path.exists()
    database = sqlite3.connect(path)
    if new:
        database.executescript(index_module.SCHEMA)
    return database


def files(path: Path, puts: list[Entry], drops: list[tuple[str, int]] = ()) -> dict[str, bytes]:  # type: ignore[assignment]  # never changed
    """Settle a round of changes; returns the whole index, having checked what was said to change."""
    database = opened(path)
    held = SearchIndex(database)
    before = {name: held.content(name) for name in held.names()}
    for entry in puts:
        held.put(row_of(entry))
    held.drop(drops)
    said = held.settle()
    after = {name: held.content(name) for name in held.names()}
    database.commit()
    database.close()
    assert said == {name for name in before | after if before.get(name) != after.get(name)}
    return after


@pytest.mark.parametrize(("many", "apart_from"), [(0, 32), (400, 32), (400, 128)])
@given(
    rounds=st.lists(
        st.tuples(st.lists(ENTRIES, max_size=6), st.lists(st.integers(1, 600), max_size=2)), max_size=4
    )
)
@settings(max_examples=30, deadline=None)
def test_mended_is_as_made_anew(
    many: int, apart_from: int, rounds: list[tuple[list[Entry], list[int]]]
) -> None:
    """Also where the newest stand apart, and leave again as others come or go."""
    held: dict[tuple[str, int], Entry] = {}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "MANY", many)
        patch.setattr(layout_module, "ENTRIES_A_PART", 0.2)  # so that a few entries make more parts
        patch.setattr(layout_module, "APART_FROM", apart_from)
        patch.setattr(layout_module, "RECENT_SPAN", 256)
        after: dict[str, bytes] = {}
        for puts, drops in rounds:
            gone = [(language, number) for number in drops for language in ("vi", "ja")]
            after = files(Path(folder, "kept.sqlite"), puts, gone)
            held |= {(entry.language, entry.number): entry for entry in puts}
            for key in gone:
                held.pop(key, None)
        patch.setattr(index_module, "MANY", 0)
        patch.setattr(index_module, "MANY_ENTRIES", -1)  # and in rounds
        assert after == files(Path(folder, "new.sqlite"), list(held.values()))


def test_a_word_leads_to_its_entry(tmp_path: Path) -> None:
    kept = files(tmp_path / "i.sqlite", [Entry("vi", 7, "/vi/a/", "Huế", "", Facets(), {"hue": 8})])
    assert json.loads(kept[f"vi/search/words/{crc32(b'hue') % 16}.json"]) == {"hue": "0:7*8"}
    assert json.loads(kept["vi/search/entries/0.json"]) == {"7": ["/vi/a/", "Huế", ""]}
    kept = files(tmp_path / "j.sqlite", [Entry("vi", 7, "/vi/a/", "Võ Văn Sung", "ngày 21", Facets())])
    card = ["/vi/a/", "Võ\u00a0Văn\u00a0Sung", "ngày\u00a021"]
    assert json.loads(kept["vi/search/entries/0.json"]) == {"7": card}


def test_facets_are_kept_by_number(tmp_path: Path) -> None:
    kept = files(tmp_path / "i.sqlite", [Entry("vi", 7, "/vi/a/", "Huế", "", Facets(), {"hue": 8})])
    assert json.loads(kept["vi/search/facets.json"]) == {
        "parts": 16,
        "recent": 0,
        "top": 0,
        "pages": {"7": ["", "", 0, "", ""]},
    }
    assert json.loads(kept["vi/search/known.json"]) == {"words": "hue"}


def test_of_a_large_site_a_new_page_moves_few_parts() -> None:
    before, now = Layout.of(10_000, 30_000), Layout.of(10_001, 30_003)
    assert before.recent
    assert not now.leaps_from(before)
    assert Layout.of(10_001, 50_003).leaps_from(before)  # twenty thousand of another language came between
    names = {age: {now.name(part, age) for part in moved(before, now)} for age in (OLD, RECENT)}
    grown_old = [part for part in range(now.parts) if before.edges(part)[0] != now.edges(part)[0]]
    assert len(grown_old) == 3 * now.parts // RECENT_SPAN
    assert len(names[RECENT]) <= 3 * RECENT_PARTS // NEWEST_SPAN + len(grown_old)

    def ages(number: int) -> set[int]:
        return {now.age(part, number) for part in range(now.parts)}

    assert ages(30_003) == {NEWEST}
    assert ages(30_003 - NEWEST_SPAN // 2) > {NEWEST, RECENT}
    assert ages(30_003 - NEWEST_SPAN) == {RECENT, OLD}
    assert ages(30_003 - RECENT_SPAN) == {OLD} == ages(LEDGER + 1)
    assert (now.name(70, OLD), now.name(70, RECENT), now.name(70, NEWEST)) == (
        "words/70",
        "recent/6",
        "newest",
    )


def test_an_entry_is_what_the_page_shows() -> None:
    sheet = Sheet("story.html", "vi", "/vi/bai/", "Nhịp cầu", "Một câu mở đầu.", {}, page_id=12)
    html = (
        "<head><title>Đầu</title></head><main><h2>Chặng <i>một</i></h2><p>Huế&nbsp;&amp; Nagasaki</p>"
        '<section class="imprint">Ban biên tập</section></main><footer>Chân</footer>'
    )
    entry = entry_of(sheet, html, file="vi/bai/index.html", facets=Facets(place="Paris"))
    assert entry.number == 12
    assert entry.words["nhip"] == 8
    assert entry.words["chang"] == 3
    assert entry.words["hue"] == entry.words["nagasaki"] == 1
    assert entry.words["paris"] == 4
    assert not {"chan", "ban", "dau"} & entry.words.keys() - {"dau"}
    assert key_of(12, "vi/a/index.html") == ("vi", 12)
    assert key_of(0, "vi/van-kien/a/index.html")[1] > 1 << 33
