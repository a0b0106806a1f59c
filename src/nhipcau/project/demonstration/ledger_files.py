"""The demonstration's facts: YAML files, one a kind, to records of the ledger.

Pure: no database. `facts/README.md` describes the files. A name, code, language or date that isn't
as described there is refused, with the file and the fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nhipcau.facts.ports import FactRecord
from nhipcau.kit.dates import PartialDate
from nhipcau.project.demonstration.content_files import BadContent, load_yaml

LANGUAGES = ("vi", "ja", "en")
EDITORS_LANGUAGE = "vi"
"""Of the texts that the ledger keeps once: the editors' note, how a figure was worked out, its label."""

Vocabularies = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Shape:
    """The names an entry has to have and those it may have."""

    required: frozenset[str]
    optional: frozenset[str] = frozenset()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _shape(required: str, optional: str = "") -> Shape:
    return Shape(_names(required), _names(optional))


KINDS = {
    "timeline": "milestone",
    "documents": "document",
    "people": "person",
    "places": "place",
    "partners": "partnership",
    "events": "event",
    "statistics": "statistic",
    "claims": "claim",
}
SHAPES = {
    "timeline": _shape(
        "id confidence sources date date_precision title summary theme places people", "date_end note"
    ),
    "documents": _shape(
        "id confidence sources date title type place signatories subject status", "in_force followed note"
    ),
    "people": _shape("id confidence sources name country role profile", "years note"),
    "places": _shape(
        "id confidence sources name short country lat lon address summary"
        " coordinate_precision coordinate_confidence coordinates_source",
        "note",
    ),
    "partners": _shape("id confidence sources scope vietnam japan kind year", "steps fields note"),
    "events": _shape("id confidence sources date title place summary", "country localities date_end note"),
    "statistics": _shape(
        "id confidence title unit publisher method values", "extra_points cross_checks chart_hint note"
    ),
    "claims": _shape("id confidence claim explanation verdict topic as_of evidence", "note"),
}
ITEMS = {
    "signatories": _shape("side name role"),
    "steps": _shape("date what"),
    "localities": _shape("code name"),
    "evidence": _shape("source says"),
    "values": _shape("year value source", "derived estimate partial label"),
    "extra_points": _shape("date value source", "derived estimate partial label"),
}
SCOPES = _names("hue other")
WORDED = _names(
    "title summary name short role profile place subject address coordinates_source vietnam japan what"
    " unit publisher method claim explanation says derived partial label note"
)
"""Names whose value is written in every language."""
CODED = _names("type status date_precision coordinate_precision country theme topic kind fields")
"""Names whose value is a code, or codes, of `vocabularies.yaml`."""
DATES = _names("date date_end in_force as_of")
ADDRESSES = _names("source sources cross_checks")
LISTS = _names("sources cross_checks places people fields followed")
NUMBERS = _names("lat lon year value")
FLAGS = _names("estimate")
JOINERS = {"ja": "、"}


def read_facts() -> tuple[FactRecord, ...]:
    """Every fact of the demonstration. Raises BadContent naming the file, the fact and the place."""
    vocabularies = load_yaml("facts/vocabularies.yaml")
    records = tuple(
        record for name in KINDS for record in records_of(name, load_yaml(f"facts/{name}.yaml"), vocabularies)
    )
    seen: set[str] = set()
    for record in records:
        if record.key in seen:
            raise BadContent(f"{record.key}: two facts have this id; rename one")
        seen.add(record.key)
    return records


def records_of(name: str, content: Any, vocabularies: Vocabularies) -> Iterator[FactRecord]:
    """The facts of one file's content, `name` being the file's name without its ending."""
    for place, data in enumerate(_entries(name, content), start=1):
        if not isinstance(data, Mapping) or not isinstance(data.get("id"), str):
            raise BadContent(f"{name}.yaml: entry {place} has no id")
        yield _Entry(name, data, vocabularies).record()


def _entries(name: str, content: Any) -> list[Any]:
    if name != "partners":
        return _listed(f"{name}.yaml", content)
    if not isinstance(content, Mapping) or content.keys() != SCOPES:
        raise BadContent(f"{name}.yaml: two lists are expected, {' and '.join(sorted(SCOPES))}")
    return [
        {**one, "scope": scope} if isinstance(one, Mapping) else one
        for scope, listed in content.items()
        for one in _listed(f"{name}.yaml, {scope}", listed)
    ]


def _listed(place: str, content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise BadContent(f"{place}: a list of facts is expected")
    return content


@dataclass
class _Entry:
    """One fact being read: what is said in words gathers in `words`, by (path, language)."""

    file: str
    data: Mapping[str, Any]
    vocabularies: Vocabularies
    words: dict[tuple[str, str], str] = field(default_factory=dict)

    def record(self) -> FactRecord:
        data = dict(self.data)
        self._check_names(data, SHAPES[self.file], "")
        figures = tuple(self._figures(data))
        values = self._lift_all(data, "")
        addresses = [*values.pop("sources", ()), *values.pop("cross_checks", ())]
        citations = [(address, "") for address in addresses]
        citations += [
            (proof["source"], self.words[f"evidence.{n}.says", "en"])
            for n, proof in enumerate(values.pop("evidence", ()))
        ]
        date = str(values["year"]) if self.file == "partners" else values.pop("date", "")
        return FactRecord(
            key=values.pop("id"),
            kind=KINDS[self.file],
            confidence=values.pop("confidence"),
            date=date,
            date_end=values.pop("date_end", ""),
            values=values,
            words=self.words,
            figures=figures,
            citations=tuple(citations),
            note=self.words.get(("note", EDITORS_LANGUAGE), ""),
        )

    def _refusal(self, path: str, what: str) -> BadContent:
        return BadContent(f"{self.file}.yaml, {self.data['id']}: {path} {what}")

    def _check_names(self, data: Any, shape: Shape, path: str) -> None:
        if not isinstance(data, Mapping):
            raise self._refusal(path.rstrip("."), "is not a map of names and values")
        for name in sorted(data.keys() - shape.required - shape.optional, key=str):
            raise self._refusal(f"{path}{name}", "is not a name this file knows")
        for name in sorted(shape.required - data.keys()):
            raise self._refusal(f"{path}{name}", "is missing")

    def _figures(self, data: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The values of a statistic, taken out of `data`; their words stand under their date."""
        for name in ("values", "extra_points"):
            points = data.pop(name, ())
            for n, point in enumerate(self._items(name, points)):
                self._check_names(point, ITEMS[name], f"{name}.{n}.")
                date = str(point["year"] if name == "values" else point["date"])
                path = f"figures.{date}."
                plain = self._lift_all(point, path)
                yield {
                    "date": date,
                    "value": plain["value"],
                    "source": plain["source"],
                    "estimate": plain.get("estimate", False),
                    "partial": "partial" in point,
                    "derived": self.words.get((f"{path}derived", EDITORS_LANGUAGE), ""),
                    "label": self.words.get((f"{path}label", EDITORS_LANGUAGE), ""),
                }

    def _items(self, name: str, value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise self._refusal(name, "is not a list")
        return list(value)

    def _lift_all(self, data: Mapping[str, Any], path: str) -> dict[str, Any]:
        """What no language changes, with everything that is said in words taken out."""
        plain = {}
        for name, value in data.items():
            if name in ITEMS:
                plain[name] = [
                    self._lift_item(name, item, f"{path}{name}.{n}.")
                    for n, item in enumerate(self._items(name, value))
                ]
            elif name in WORDED or (name == "years" and isinstance(value, Mapping)):
                self._word(f"{path}{name}", value)
            else:
                plain[name] = self._plain(name, value, f"{path}{name}")
        return plain

    def _lift_item(self, name: str, item: Any, path: str) -> dict[str, Any]:
        self._check_names(item, ITEMS[name], path)
        return self._lift_all(item, path)

    def _word(self, path: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise self._refusal(path, f"is to be written in {', '.join(LANGUAGES)}")
        for extra in sorted(value.keys() - set(LANGUAGES), key=str):
            raise self._refusal(f"{path}.{extra}", f"is none of the languages {', '.join(LANGUAGES)}")
        for language in LANGUAGES:
            text = value.get(language)
            if not isinstance(text, str) or not text.strip():
                raise self._refusal(f"{path}.{language}", "is missing or empty")
            self.words[path, language] = text

    def _plain(self, name: str, value: Any, path: str) -> Any:
        if name in NUMBERS:
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        elif name in FLAGS:
            fits = isinstance(value, bool)
        elif name in LISTS:
            fits = isinstance(value, list) and all(isinstance(one, str) and one for one in value)
        else:
            fits = isinstance(value, str) and bool(value.strip())
        if not fits:
            raise self._refusal(path, f"can't be {value!r}")
        if name in DATES:
            self._check_date(path, value)
        if name in ADDRESSES:
            self._check_addresses(path, [value] if isinstance(value, str) else value)
        if name in CODED:
            self._name_codes(name, path, [value] if isinstance(value, str) else value)
        return value

    def _check_date(self, path: str, value: str) -> None:
        try:
            PartialDate.parse(value)
        except ValueError:
            raise self._refusal(path, f'is {value!r}; write "YYYY", "YYYY-MM" or "YYYY-MM-DD"') from None

    def _check_addresses(self, path: str, addresses: list[str]) -> None:
        for address in addresses:
            if not address.startswith(("http://", "https://")) or any(c.isspace() for c in address):
                raise self._refusal(path, f"is to be a web address, not {address!r}")

    def _name_codes(self, name: str, path: str, codes: list[str]) -> None:
        """The words of the codes, under the name; several stand in one line."""
        known = self.vocabularies.get(name, {})
        for code in codes:
            if code not in known:
                raise self._refusal(path, f"has the code {code!r}, which vocabularies.yaml doesn't know")
        for language in LANGUAGES:
            said = [known[code].get(language, "") for code in codes]
            if not all(said):
                raise self._refusal(path, f"has no word in {language} in vocabularies.yaml")
            self.words[path, language] = JOINERS.get(language, ", ").join(said)
