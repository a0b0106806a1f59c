"""Names of bodies: where one begins and ends, who is told to do something, and how a list of them parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nhipcau.guidance.reading.folding import WORD, fold
from nhipcau.guidance.reading.lexicon import Phrases, table, words
from nhipcau.guidance.reading.text import Text

LONGEST_SUBJECT = 420
# A body is more than one of these words: "Báo An Bình", not "Báo cáo"; "Hội Nông dân", not "Hội thảo".
SHORT_HEADS = frozenset(
    [
        "ban",
        "bộ",
        "báo",
        "đài",
        "hội",
        "đoàn",
        "phòng",
        "viện",
        "vụ",
        "tổ",
        "khối",
        "trường",
        "thuế",
        "quỹ",
        "đội",
        "vùng",
        "nhóm",
        "trạm",
        "cục",
        "đồn",
        "sở",
        "nhà",
    ]
)
SMALL_AFTER = frozenset(
    ["tuyên", "công", "các", "xã", "phường", "tỉnh", "huyện", "thành", "cấp", "cơ", "khối"]
)
# Words that end a name when it stands as an object: "của Sở Y tế về …".
ENDS = frozenset(
    [
        "về",
        "với",
        "cho",
        "tại",
        "trên",
        "trong",
        "để",
        "nhằm",
        "theo",
        "từ",
        "đến",
        "tới",
        "của",
        "là",
        "khi",
        "nếu",
        "trước",
        "sau",
        "qua",
        "bằng",
        "do",
        "được",
        "và",
        "hoặc",
        "cùng",
    ]
)
SEPARATOR = re.compile(
    r"\s*[;,]\s+(?:và\s+|cùng\s+)?(?:(?:đồng thời\s+)?(?:giao|đề nghị|yêu cầu)\s+)?|"
    r"\s+(?:và|cùng|cùng với)\s+"
)
# "Giao Sở A, đề nghị Hội B tổ chức …": the second directive is no verb of Sở A.
PASSES = re.compile(r"(?:đồng thời\s+)?(?:giao|đề nghị|yêu cầu)\s+")
FRONT = re.compile(r"mặt trận(?: tổ quốc)?(?: việt nam)?(?: các cấp)?$")
MANY = re.compile(r"(?:tất cả |toàn thể )?(?:các|những|mỗi|từng)\s+")
BARE = re.compile(r"\s*\([^()]{0,120}\)")
NOT_BEFORE_VERB = frozenset(["các", "những", "ban", "chương"])


@dataclass(frozen=True)
class Subject:
    """Who a sentence tells to do something. `start` is where its text begins, directives included."""

    organisations: tuple[str, ...]
    start: int
    names_start: int
    names_end: int
    named: bool
    """At least one is a body with a name of its own."""
    alone: bool
    """Nothing follows the names: a heading, or a name before a colon."""


@cache
def _heads() -> Phrases:
    return Phrases({"head": table("organisations")["named"]})


@cache
def _generic(key: str) -> Phrases:
    return Phrases({"generic": table("organisations")[key]})


@cache
def _verbs() -> Phrases:
    lists = table("organisations")
    return Phrases({"verb": lists["verbs"], "none": lists["inside"]})


@cache
def _directives() -> tuple[str, ...]:
    return tuple(sorted(words("organisations", "directives"), key=len, reverse=True))


def named_at(text: Text, place: int, end: int) -> bool:
    """Whether a body's own name begins here: a known beginning, with a capital."""
    word = WORD.match(text.folded, place)
    if not word or not text.whole[place].isupper():
        return False
    found = _heads().at(text.folded, place, word.group())
    if not found or found[0] > end:
        return False
    return word.group() not in SHORT_HEADS or " " in found[2] or _named_after(text, found[0], end)


def _named_after(text: Text, place: int, end: int) -> bool:
    """Whether a name goes on behind a short beginning: "Báo An Bình", "Báo và Phát thanh"; not "Báo cáo"."""
    after = WORD.search(text.folded, place, end)
    between = text.whole[place : after.start()] if after else ""
    if after is None or between.strip() or len(between) > 2 or "\t" in between:
        return False
    if after.group() == "và":
        following = WORD.search(text.folded, after.end(), end)
        return following is not None and text.whole[following.start()].isupper()
    return text.whole[after.start()].isupper() or after.group() in SMALL_AFTER


def generic_at(text: Text, place: int, end: int) -> bool:
    """Whether a body is named only by its kind here: "các sở, ban, ngành", "Các cấp ủy trực thuộc"."""
    many = MANY.match(text.folded, place, end)
    at = many.end() if many else place
    word = WORD.match(text.folded, at)
    found = _generic("kinds" if many else "generic").at(text.folded, at, word.group()) if word else None
    return found is not None and found[0] <= end


def first_verb(text: Text, start: int, end: int) -> int | None:
    """The place of the first verb after a name; words inside names don't count."""
    for match in _verbs().find(text, start, end):
        before = text.folded[max(start, match.start - 12) : match.start].split()[-1:] or [""]
        if text.whole[match.start].isupper() or before[0] in NOT_BEFORE_VERB:
            continue
        if _open_bracket(text.whole[start : match.start]):
            continue
        passes = PASSES.match(text.folded, match.start, end)
        beside = text.whole[start : match.start].rstrip().endswith((",", ";"))
        if passes and beside and named_at(text, passes.end(), end):
            continue
        return match.start
    return None


def first_word_is_verb(folded: str) -> bool:
    """Whether a sentence begins by telling what to do, without saying whom: "Vận động nhân dân …"."""
    word = WORD.match(folded)
    found = _verbs().at(folded, 0, word.group()) if word else None
    return found is not None and found[1] == "verb"


def subject_of(text: Text, start: int, end: int) -> Subject | None:
    """The bodies that a sentence or block tells to do something, where it begins with them.

    "Giao Sở A chủ trì, phối hợp với Sở B …" has one, Sở A; "Báo A, Đài B mở chuyên mục" has two.
    """
    names = _after_directive(text, start, end)
    is_named = named_at(text, names, end)
    if not is_named and not generic_at(text, names, end):
        return None
    limit = min(end, names + LONGEST_SUBJECT)
    colon = re.compile(r"\s*[:：]").search(text.whole, names, limit)
    verb = first_verb(text, names, limit)
    stops = [place for place in (colon.start() if colon else None, verb) if place is not None]
    line = text.whole.find("\n", names, limit)
    if line >= 0:
        stops.append(line)
    if not stops and (limit < end or len(text.whole[names:end]) > 160):
        return None
    alone = verb is None or (colon is not None and colon.start() < verb)
    stop = min(stops, default=end)
    stop = _trimmed(text, names, stop)
    parts = tuple(split_names(text, names, stop))
    if not parts or len(text.whole[names:stop]) > LONGEST_SUBJECT:
        return None
    named = any(named_at(text, at, stop) for _, at in parts)
    return Subject(tuple(name for name, _ in parts), start, names, stop, named, alone)


def _trimmed(text: Text, start: int, stop: int) -> int:
    """The end of the names without what only leads to the verb: a comma, "có", "đã"."""
    while stop > start:
        kept = text.whole[start:stop].rstrip(" ,;.:-–")
        for tail in (" có", " đã", " cũng", " sẽ", " và", " để", " thì", " đồng thời", " bằng"):
            kept = kept.removesuffix(tail)
        if start + len(kept) == stop:
            return stop
        stop = start + len(kept)
    return stop


def _after_directive(text: Text, start: int, end: int) -> int:
    """The place after "Giao", "Đề nghị", "Đối với" and the like, or `start`."""
    place = start
    for _ in range(2):
        for phrase in _directives():
            after = place + len(phrase)
            if (
                text.folded.startswith(phrase, place)
                and text.folded[after : after + 1] == " "
                and after < end
            ):
                place = after + 1
                break
    return place


def split_names(text: Text, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The bodies in a list of names, each with its place. A list of kinds of bodies is one; semicolons
    part such lists: "các sở, ban, ngành; Mặt trận và các đoàn thể; các huyện, thị, thành ủy" are three."""
    begin, named = start, named_at(text, start, end)
    for mark in SEPARATOR.finditer(text.whole, start, end):
        after = mark.end()
        many = text.folded.startswith(("các ", "những "), after) and not _all_one(text, begin, mark)
        opens = named_at(text, after, end) or (many and (named or ";" in mark.group()))
        if opens and not _open_bracket(text.whole[begin : mark.start()]):
            yield _name(text, begin, mark.start()), begin
            begin, named = after, named_at(text, after, end)
    if begin < end:
        yield _name(text, begin, end), begin


def _all_one(text: Text, begin: int, mark: re.Match[str]) -> bool:
    """ "Mặt trận và các đoàn thể" is one kind of bodies, unlike "Ủy ban Mặt trận … tỉnh và các …"."""
    before = text.folded[begin : mark.start()]
    if before == "đảng ủy mặt trận tổ quốc":
        return True  # "Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh" is one party committee
    return mark.group().strip() == "và" and bool(FRONT.match(before))


def _open_bracket(part: str) -> bool:
    return part.count("(") > part.count(")")


def _name(text: Text, start: int, end: int) -> str:
    return " ".join(BARE.sub("", text.whole[start:end]).split()).strip(" ,;.:-")


def name_spans(text: Text, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The places of bodies' own names in a stretch of text, as far as they can be told from it."""
    end = len(text.whole) if end is None else end
    spans: list[tuple[int, int]] = []
    for index in range(text.word_index(start), len(text.words)):
        place, _ = text.words[index]
        if place >= end:
            break
        if (spans and place < spans[-1][1]) or not named_at(text, place, end):
            continue
        spans.append((place, _name_end(text, index, end)))
    return spans


def _name_end(text: Text, index: int, end: int) -> int:
    """Where a name that begins at word `index` ends: before a verb, a preposition or a mark.

    A comma or "và" stays inside before a capital that opens no other body: "Văn hóa, Thể thao và Du lịch".
    """
    last = text.words[index][0] + len(text.words[index][1])
    small = 0
    for at in range(index + 1, min(index + 24, len(text.words))):
        place, word = text.words[at]
        between = text.whole[last:place]
        capital = text.whole[place].isupper()
        if place >= end or "\n" in between or "\t" in between or between.strip() not in ("", ",", "-", "–"):
            break
        joint = between.strip() == "," or word == "và"
        if joint and not _goes_on_after(text, at if word != "và" else at + 1, end):
            break
        if not capital and word != "và":
            small += 1
            if word in ENDS or small > 4 or (at > index + 1 and _verb_here(text, place, word)):
                break
        else:
            small = 0
        last = place + len(word)
    return last


def _goes_on_after(text: Text, at: int, end: int) -> bool:
    if at >= len(text.words):
        return False
    place = text.words[at][0]
    return text.whole[place].isupper() and place < end and not named_at(text, place, end)


def _verb_here(text: Text, place: int, word: str) -> bool:
    found = _verbs().at(text.folded, place, word)
    return found is not None and found[1] == "verb"


def mentions(name: str, whole: str) -> str | None:
    """A name as the text itself writes it, where a letterhead has it in capitals."""
    folded, sought = fold(whole), fold(name)
    at = folded.find(sought)
    while at >= 0:
        found = whole[at : at + len(name)]
        if not found.isupper() and not found.islower():
            return found
        at = folded.find(sought, at + 1)
    return None
