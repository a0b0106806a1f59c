"""The numbers that Word shows before paragraphs and that are nowhere in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from nhipcau.guidance.adapters.labels import bullet, written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9


@dataclass
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None


@dataclass
class _List:
    """One abstract numbering: its levels, and the counters that its instances share."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)
    style_link: str = ""


class Numbers:
    """Counts paragraphs in document order; `label` gives "1.", "a)" or "" for each."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, tuple[str, dict[int, int]]] = {}
        self._levels_of: dict[str, dict[int, _Level]] = {}
        self._styles: dict[str, tuple[str | None, str | None, str | None]] = {}
        self._level_styles: dict[str, dict[str, int]] = {}
        self._started: set[str] = set()
        self._default_style = ""
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_numbering(numbering)

    def label(self, paragraph: etree._Element) -> str:
        """The number of this paragraph; call once a paragraph, in order."""
        number, depth = self._numbering_of(paragraph)
        if number is None or number == "0" or number not in self._instances:
            return ""
        abstract, starts = self._instances[number]
        counted = self._lists.get(abstract)
        if counted is None:
            return ""
        levels = counted.levels | self._levels_of.get(number, {})
        level = levels.get(depth)
        if level is None:
            return ""
        self._count(counted, levels, number, starts, depth)
        return self._text(level, levels, counted.counters, depth)

    def _count(
        self, counted: _List, levels: dict[int, _Level], number: str, starts: dict[int, int], depth: int
    ) -> None:
        if number not in self._started:
            self._started.add(number)
            for at in starts:
                counted.counters.pop(at, None)
        first = starts.get(depth, levels[depth].start)
        counted.counters[depth] = counted.counters[depth] + 1 if depth in counted.counters else first
        for deeper in [at for at in counted.counters if at > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and depth < restart):
                del counted.counters[deeper]

    def _text(self, level: _Level, levels: dict[int, _Level], counters: dict[int, int], depth: int) -> str:
        if level.style == "bullet":
            return bullet(level.text)
        if level.style == "none":
            return level.text.replace(f"%{depth + 1}", "").strip()

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels.get(at, level)
            return written(
                counters.get(at, shown.start), "decimal" if level.legal and at != depth else shown.style
            )

        return re.sub(r"%([1-9])", number, level.text).strip()

    # Reading the parts

    def _numbering_of(self, paragraph: etree._Element) -> tuple[str | None, int]:
        """The list instance and level of a paragraph: its own, else its style's."""
        properties = paragraph.find(f"{W}pPr")
        own = properties.find(f"{W}numPr") if properties is not None else None
        name = properties.find(f"{W}pStyle") if properties is not None else None
        style = name.get(f"{W}val", "") if name is not None else self._default_style
        number, level = self._of_style(style)
        if own is not None:
            number = _value(own, "numId") or number
            level = _value(own, "ilvl") or level
        if number and level is None and number in self._instances:
            level = self._level_named(number, style)
        return number, int(level) if level and level.isdecimal() else 0

    def _of_style(self, style: str) -> tuple[str | None, str | None]:
        seen: set[str] = set()
        number = level = None
        while style and style in self._styles and style not in seen:
            seen.add(style)
            based_on, at_number, at_level = self._styles[style]
            number, level = number or at_number, level or at_level
            if number:
                break
            style = based_on or ""
        return number, level

    def _level_named(self, number: str, style: str) -> str:
        """Heading styles are tied to levels by name in the list, not by a number in the style."""
        names = self._level_styles.get(self._instances[number][0], {})
        return str(names.get(style, 0))

    def _read_styles(self, styles: etree._Element) -> None:
        for style in styles.iter(f"{W}style"):
            if style.get(f"{W}type") not in (None, "paragraph", "numbering"):
                continue
            key = style.get(f"{W}styleId", "")
            properties = style.find(f"{W}pPr")
            own = properties.find(f"{W}numPr") if properties is not None else None
            number = _value(own, "numId") if own is not None else None
            level = _value(own, "ilvl") if own is not None else None
            self._styles[key] = (_value(style, "basedOn"), number, level)
            if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph":
                self._default_style = key

    def _read_numbering(self, numbering: etree._Element) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            self._lists[key] = _List(
                levels=_levels(abstract), style_link=_value(abstract, "numStyleLink") or ""
            )
            self._level_styles[key] = {
                _value(level, "pStyle") or "": int(level.get(f"{W}ilvl", "0"))
                for level in abstract.iter(f"{W}lvl")
            }
        for instance in numbering.iter(f"{W}num"):
            key = instance.get(f"{W}numId", "")
            starts: dict[int, int] = {}
            for override in instance.iter(f"{W}lvlOverride"):
                start = _value(override, "startOverride")
                if start and start.isdecimal():
                    starts[int(override.get(f"{W}ilvl", "0"))] = int(start)
            self._instances[key] = (_value(instance, "abstractNumId") or "", starts)
            self._levels_of[key] = _levels(instance)
        self._follow_links()

    def _follow_links(self) -> None:
        for counted in self._lists.values():
            number, _ = self._of_style(counted.style_link)
            if counted.style_link and number in self._instances:
                counted.levels = self._lists[self._instances[number][0]].levels


def _levels(parent: etree._Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for level in parent.iter(f"{W}lvl"):
        depth, start, restart = (
            level.get(f"{W}ilvl", "0"),
            _value(level, "start"),
            _value(level, "lvlRestart"),
        )
        if depth.isdecimal() and int(depth) < LEVELS:
            levels[int(depth)] = _Level(
                start=int(start) if start and start.isdecimal() else 1,
                style=_value(level, "numFmt") or "decimal",
                text=_value(level, "lvlText") or "",
                legal=level.find(f"{W}isLgl") is not None,
                restart=int(restart) if restart and restart.isdecimal() else None,
            )
    return levels


def _value(parent: etree._Element, name: str) -> str | None:
    child = parent.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None
