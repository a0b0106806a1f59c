"""What the site answers to each question: a digest a question, by which two moments are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.index import digest

if TYPE_CHECKING:
    from nhipcau.publicsite.snapshot import Snapshot

NOTHING: Final = "-"
OF_A_LANGUAGE: Final = frozenset(
    {
        *("newest", "theme", "changed", "month", "months", "month_names", "kinds"),
        *("sections", "themes", "theme_page"),
    }
)
"""Kinds about the pages of a language, which begins their subject: they stand while those do."""
FEW: Final = frozenset(
    {
        *(*OF_A_LANGUAGE, "languages"),
        *("facts", "claims", "claim", "names", "day", "today", "facts_changed", "home_place"),
        *("corrections_of", "withdrawals"),
    }
)
"""Kinds of which there are few enough to be asked again at every bake. All others are asked again only
where their subject changed."""


def answer(snapshot: Snapshot, question: Question) -> str:
    """What is answered now; `-` where there is nothing to tell of."""
    kind, subject, detail = question
    return _ANSWERS[kind](snapshot, subject, detail)


def _line(snapshot: Snapshot, pk: str, of: Callable[[Any], Any]) -> str:
    line = snapshot.index.lines.get(int(pk))
    return digest(of(line)) if line else NOTHING


def _stories(snapshot: Snapshot, name: str, subject: str, detail: str) -> str:
    language, theme_id, kind = subject.split("/")
    return _read(snapshot.index.ordered(name, language, int(theme_id), kind), detail)


def _read(pks: tuple[int, ...], detail: str) -> str:
    """As far as a list was read: to a depth, to its end, or only how many there are, or whether any."""
    if detail == "count":
        return str(len(pks))
    if detail == "any":
        return str(bool(pks))
    if detail.startswith("over"):
        return str(len(pks) > int(detail.removeprefix("over")))
    return digest(pks[: int(detail)] if detail else pks)


def _sections(snapshot: Snapshot, language: str, _detail: str) -> str:
    lines = [*snapshot.index.of_model("home", language), *snapshot.index.of_model("section", language)]
    return digest(
        [(x.pk, x.section, x.url_path, x.title, x.seo_title, x.slug, x.search_description) for x in lines]
    )


def _near(snapshot: Snapshot, subject: str, detail: str) -> str:
    language, theme_id = subject.split("/")
    pk, most = detail.split("/")
    return digest(snapshot.near_in(language, int(theme_id), int(pk), int(most)))


def _languages(snapshot: Snapshot, _subject: str, _detail: str) -> str:
    return digest(snapshot.all_languages)


_Answer = Callable[["Snapshot", str, str], str]
_ANSWERS: Final[Mapping[str, _Answer]] = {
    "page": lambda s, pk, _d: _line(s, pk, lambda line: line),
    "row": lambda s, pk, _d: _line(s, pk, lambda line: line.shown),
    "address": lambda s, pk, _d: _line(s, pk, lambda line: line.url_path),
    "counterparts": lambda s, key, _d: digest([x.pk for x in s.index.counterparts(key).values()]),
    "newest": lambda s, subject, d: _stories(s, "newest", subject, d),
    "theme": lambda s, subject, d: _stories(s, "theme", subject, d),
    "changed": lambda s, subject, d: _stories(s, "changed", subject, d),
    "near": _near,
    "month": lambda s, lang, month: digest(s.index.months(lang).get(month, ())),
    "months": lambda s, lang, _d: digest([(m, len(held)) for m, held in s.index.months(lang).items()]),
    "month_names": lambda s, lang, _d: digest(list(s.index.months(lang))),
    "kinds": lambda s, lang, _d: digest(sorted(s.index.kinds(lang))),
    "sections": _sections,
    "themes": lambda s, lang, _d: digest(s.themes_in(lang)),
    "theme_page": lambda s, lang, theme: str(s.theme_page_in(lang, int(theme))),
    "languages": _languages,
    "fact": lambda s, key, _d: s.upstream.fact_digests.get(key, NOTHING),
    "facts": lambda s, kind, _d: s.upstream.kind_digests.get(kind, NOTHING),
    "claims": lambda s, _k, _d: digest(list(s.upstream.claim_digests.items())),
    "claim": lambda s, key, _d: s.upstream.claim_digests.get(key, NOTHING),
    "products": lambda s, pk, _d: s.upstream.product_digests.get(int(pk), NOTHING),
    "corrections": lambda s, pk, _d: s.upstream.correction_digests.get(int(pk), NOTHING),
    "corrections_of": lambda s, lang, _d: digest(s.corrections_in(lang)),
    "withdrawals": lambda s, lang, _d: digest(
        [
            (w.pk, w.address, w.title, w.reason, w.withdrawn_at)
            for w in s.upstream.withdrawals
            if w.language == lang
        ]
    ),
    "image": lambda s, pk, _d: s.upstream.image_digests.get(int(pk), NOTHING),
    "file": lambda s, pk, _d: s.upstream.file_digests.get(int(pk), NOTHING),
    "names": lambda s, _k, _d: s.upstream.names,
    "day": lambda s, _k, _d: digest(s.days),
    "today": lambda s, _k, _d: s.upstream.today.isoformat(),
    "facts_changed": lambda s, _k, _d: str(s.upstream.facts_changed and s.upstream.facts_changed.date()),
    "home_place": lambda s, _k, _d: s.home_place_in_maps,
    "told": lambda s, key, d: _read(s.told_in(key, d.split("/")[0], int(d.split("/")[1])), d.split("/")[2]),
    "told_themes": lambda s, key, lang: digest(sorted(s.themes_telling_in(key, lang))),
}
