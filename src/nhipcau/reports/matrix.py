"""The coverage table as it is drawn: a row a theme, opened by audience; a tile a form and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.campaigns.models import Form, Theme
from nhipcau.kit.templatetags.desk import language_word, look_of
from nhipcau.reports.coverage import Cell, Coverage, is_shown
from nhipcau.reports.ports import Counts
from nhipcau.reports.sight import Sight

Link = Callable[..., str]


@dataclass(frozen=True)
class Tile:
    """One place. `said` is what it says aloud; an empty `look` is a place that the filter hides."""

    language: str
    first: bool
    look: str = ""
    shape: str = ""
    said: str = ""
    title: str = ""
    address: str = ""
    late: bool = False
    mine: bool = False
    sample: bool = False
    proposed: bool = False


@dataclass(frozen=True)
class AudienceRow:
    name: str
    passage: str
    tiles: list[Tile]


@dataclass(frozen=True)
class ThemeRows:
    theme: Theme
    passage: str
    counts: Counts
    tiles: list[Tile]
    audiences: list[AudienceRow]
    open: bool


@dataclass(frozen=True)
class Column:
    form: Form
    languages: list[str]


@dataclass
class Matrix:
    """The table, narrowed to `show`; without rows nothing fits the filter."""

    columns: list[Column]
    themes: list[ThemeRows] = field(default_factory=list)
    samples: bool = False


class Drawing:
    """Draws the table of a coverage for a person; `link` gives the address of what a tile stands for."""

    def __init__(
        self, coverage: Coverage, sight: Sight, *, link: Link, mine: Iterable[int] = (), show: str = ""
    ) -> None:
        self.sight = sight
        self.coverage = coverage
        self.link = link
        self.mine = set(mine)
        self.show = show
        self.languages = coverage.languages
        self.forms = coverage.evidence.forms

    def matrix(self) -> Matrix:
        drawn = Matrix([Column(form, self.languages) for form in self.forms])
        for theme in self.coverage.evidence.themes:
            cells = [
                self.coverage.cell(theme.pk, form.pk, language)
                for form in self.forms
                for language in self.languages
            ]
            tiles = [self._tile(cell) for cell in cells]
            audiences = list(self._audiences(theme))
            if self.show and not any(tile.look for tile in tiles):
                continue
            drawn.themes.append(
                ThemeRows(
                    theme=theme,
                    passage=self.sight.passage(theme.passage),
                    counts=self.coverage.counts(theme=theme.pk),
                    tiles=tiles,
                    audiences=audiences,
                    open=bool(self.show) and self.show != "gap",
                )
            )
            drawn.samples = drawn.samples or any(cell.sample for cell in cells)
        return drawn

    def _audiences(self, theme: Theme) -> Iterable[AudienceRow]:
        for audience in self.coverage.evidence.audiences:
            cells = [
                self.coverage.audience_cell(theme.pk, form.pk, language, audience.pk)
                for form in self.forms
                for language in self.languages
            ]
            tiles = [
                self._tile(cell, audience=audience.pk)
                if cell.items
                else Tile(cell.place[2], self._first(cell))
                for cell in cells
            ]
            if any(tile.look for tile in tiles):
                yield AudienceRow(str(audience), self.sight.passage(audience.passage), tiles)

    def _first(self, cell: Cell) -> bool:
        return bool(self.languages) and cell.place[2] == self.languages[0]

    def _shown(self, cell: Cell) -> bool:
        if not self.show:
            return True
        if self.show == "gap":
            return cell.gap
        return any(is_shown(item, self.show, self.mine) for item in cell.items)

    def _tile(self, cell: Cell, **narrowed: int) -> Tile:
        theme, form_pk, language = cell.place
        if not self._shown(cell):
            return Tile(language, self._first(cell))
        form = next(one for one in self.forms if one.pk == form_pk)
        look = look_of(cell.look, "stage")
        mine = any(item.pk in self.mine for item in cell.items)
        said = ", ".join(_said(cell, str(look.word), mine))
        named = f"{language_word(language)}: {said}"
        return Tile(
            language=language,
            first=self._first(cell),
            look=cell.look,
            shape=look.shape,
            said=named,
            title=f"{form} · {named}",
            address=self._address(cell, theme=theme, form=form_pk, language=language, **narrowed),
            late=cell.late,
            mine=mine,
            sample=cell.sample,
            proposed=cell.proposed,
        )

    def _address(self, cell: Cell, **place: Any) -> str:
        return self.link(**place) if cell.items or cell.gap else ""


def _said(cell: Cell, word: str, mine: bool) -> Iterable[str]:
    yield word
    if cell.proposed:
        yield _("proposed, not confirmed")
    if cell.late:
        yield str(look_of("late", "stage").word)
    if mine:
        yield str(look_of("mine", "stage").word)
    if cell.sample:
        yield _("sample data")
    if cell.reason:
        yield cell.reason
    if len(cell.items) > 1:
        yield _("%(count)d plan items") % {"count": len(cell.items)}
