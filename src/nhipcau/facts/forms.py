"""The form of a fact: all of it on one page, its words side by side in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nhipcau.facts.ledger import write_number
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import Cited, FactRecord
from nhipcau.facts.wording import COMMON, FIELDS, field_label
from nhipcau.kit.dates import PartialDate, read_typed
from nhipcau.kit.searching.analysis import fold

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
PREFIXES = {
    "milestone": "tl",
    "document": "doc",
    "person": "pe",
    "place": "pl",
    "partnership": "pa",
    "event": "ev",
    "statistic": "st",
    "claim": "cl",
    "source": "src",
}
WORDED_ONCE = ("figures", "date", "day", "year", "period")
"""Labels of FIELDS that are no wording an editor adds."""


class PartialDateField(forms.CharField):
    """A date as exact as it is known, as the reader's language types it: 21/9/1973, 9/1973, 1973, or ISO."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, required=False, **kwargs)
        self.widget.attrs.update({"size": "10", "placeholder": pgettext_lazy("an example", "21/9/1973")})

    def prepare_value(self, value: Any) -> Any:
        try:
            return PartialDate.parse(value).typed(_language()) if value else value
        except (ValueError, TypeError):
            return value

    def clean(self, value: Any) -> str:
        text = read_typed(str(super().clean(value) or ""), _language())
        try:
            if text:
                PartialDate.parse(text)
        except ValueError:
            raise ValidationError(
                _now("“%(date)s” is not a date. Write 21/9/1973, 9/1973 or 1973.") % {"date": value}
            ) from None
        return text


class AddressField(forms.CharField):
    """The address of a web page, as a browser shows it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if text and not text.startswith(("http://", "https://")):
            raise ValidationError(
                _now("“%(address)s” is not a web address. Copy it whole, with https://.") % {"address": text}
            )
        return text


class NumberField(forms.CharField):
    """A number as the reader's language writes it: 634.361 and 39,9 in Vietnamese."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return write_number(value, _language()) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = "".join(str(super().clean(value) or "").split())
        thousands, point = (".", ",") if _language() == "vi" else (",", ".")
        grouped = rf"-?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(point)}\d+)?"
        if re.fullmatch(grouped, text):
            text = text.replace(thousands, "")
        plain = text.replace(",", ".")
        if not re.fullmatch(r"(?:-?\d{1,16}(?:\.\d{1,4})?)?", plain):
            raise ValidationError(
                _now("“%(number)s” is not a number. Write 634,361 or 39.9.") % {"number": value}
            )
        return Decimal(plain) if plain else None


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


class FactForm(forms.Form):
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.SlugField(
        label=pgettext_lazy("of a fact", "Key"),
        max_length=80,
        required=False,
        help_text=_("Stories quote the fact by it, so it never changes. Left empty, it is made of the name."),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of a fact", "Kind"), choices=Fact.Kind.choices)
    date = PartialDateField(label=pgettext_lazy("of a fact", "Date"))
    date_end = PartialDateField(label=pgettext_lazy("of a fact", "End"))
    confidence = forms.ChoiceField(label=_("How sure"), choices=Fact.Confidence.choices)
    note = forms.CharField(
        label=_("Editors' note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("date", ""), cleaned.get("date_end", "")
        if begins and ends and ends[: len(begins)] < begins[: len(ends)]:
            self.add_error("date_end", _now("It ends before it begins. Correct one of the two dates."))
        return cleaned


def _fields() -> list[tuple[str, Any]]:
    return [("", "–"), *((name, label) for name, label in FIELDS.items() if name not in WORDED_ONCE)]


class WordForm(forms.Form):
    """One field in every language. A row emptied in all of them is dropped."""

    field = forms.CharField(max_length=30, required=False, label=pgettext_lazy("of a fact", "Field"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.get(self.add_prefix("field")) if self.is_bound else ""
        if held := self.initial.get("field") or sent:
            self.fields["field"].widget = forms.HiddenInput()
            self.held = field_label(held)
        else:
            self.fields["field"].widget = forms.Select(choices=_fields())
            self.held = ""
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=name, required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": code})
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("field") and any(cleaned.get(code) for code in LANGUAGES):
            self.add_error("field", _now("Say which field these words are."))
        return cleaned


class ValueForm(forms.Form):
    """A value that no language changes."""

    name = forms.CharField(max_length=40, required=False, label=pgettext_lazy("of a fact", "Field"))
    value = forms.CharField(max_length=400, required=False, label=_("Value"))

    @property
    def held(self) -> str:
        return field_label(str(self.initial.get("name", "")))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("value") and not cleaned.get("name"):
            self.add_error("name", _now("Say which field this value is."))
        return cleaned


class FigureForm(forms.Form):
    date = PartialDateField(label=pgettext_lazy("of a fact", "Date"))
    value = NumberField(label=_("Value"))
    source = AddressField(label=_("Source"))
    label = forms.CharField(label=_("Label"), required=False, max_length=200)
    derived = forms.CharField(label=_("How it was worked out"), required=False, max_length=300)
    estimate = forms.BooleanField(label=_("estimate"), required=False)
    partial = forms.BooleanField(label=_("part of the year"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = {name for name, value in cleaned.items() if value not in (None, "", False)}
        if given and not {"date", "value", "source"} <= given and not self.errors:
            raise ValidationError(_now("A figure needs its date, its value and the address it was read at."))
        return cleaned


class CitedForm(forms.Form):
    address = AddressField(label=_("Address"))
    title = forms.CharField(label=pgettext_lazy("of a source", "Title"), required=False, max_length=400)
    publisher = forms.CharField(
        label=pgettext_lazy("of a source", "Publisher or archive"), required=False, max_length=200
    )
    says = forms.CharField(
        label=_("What stands there"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    archived = AddressField(label=_("Address of a kept copy"))
    read_on = PartialDateField(label=_("Read on"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if any(cleaned.values()) and not (cleaned.get("address") or cleaned.get("title")) and not self.errors:
            self.add_error("address", _now("Give the address or the title of this source, or empty its row."))
        return cleaned


class Rows(forms.BaseFormSet[forms.Form]):
    """Rows of which no two say the same thing of the fact: which ones do, the second of them says."""

    once = ""
    """The field that stands once."""

    def clean(self) -> None:
        said: dict[Any, int] = {}
        for number, one in enumerate(self.forms, start=1):
            name = one.cleaned_data.get(self.once, "") if one.is_valid() else ""
            if name and said.setdefault(name, number) != number:
                first = said[name]
                one.add_error(self.once, _now("Row %(number)d says this already.") % {"number": first})


class WordRows(Rows):
    once = "field"


class ValueRows(Rows):
    once = "name"


class FigureRows(Rows):
    once = "date"


ROWS: Mapping[str, tuple[type[forms.Form], type[forms.BaseFormSet[forms.Form]], int]] = {
    "words": (WordForm, WordRows, 2),
    "values": (ValueForm, ValueRows, 1),
    "figures": (FigureForm, FigureRows, 2),
    "citations": (CitedForm, forms.BaseFormSet, 2),
}


class FactForms:
    """The form and its tables of rows, read from a record or from what was sent, back to a record."""

    def __init__(self, before: FactRecord, *, seen: int, sent: Any = None) -> None:
        self.before = before
        self.new = not before.key
        initial = {
            "seen": seen,
            "key": before.key,
            "kind": before.kind,
            "date": before.date,
            "date_end": before.date_end,
            "confidence": before.confidence,
            "note": before.note,
        }
        self.form = FactForm(sent, initial=initial)
        if not self.new:
            self.form.fields["key"].disabled = True
        self.rows = {
            name: forms.formset_factory(form, formset=rows, extra=extra)(
                sent, initial=list(getattr(self, f"_{name}")()) if sent is None else None, prefix=name
            )
            for name, (form, rows, extra) in ROWS.items()
        }

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def record(self) -> FactRecord:
        """What the form says now. Call once it is valid."""
        given = self.form.cleaned_data
        words = dict(self._worded())
        return FactRecord(
            key=self.before.key or given["key"] or _free_key(given["kind"], words),
            kind=given["kind"],
            confidence=given["confidence"],
            date=given["date"],
            date_end=given["date_end"],
            values=self._valued(),
            words=words,
            figures=tuple(one for one in self._filled("figures") if one.get("date")),
            citations=tuple(
                Cited(**one) for one in self._filled("citations") if one.get("address") or one.get("title")
            ),
            note=given["note"],
        )

    def _words(self) -> Iterator[dict[str, Any]]:
        named = dict.fromkeys([*(COMMON.get(self.before.kind, ()) if self.new else ())])
        for name in dict.fromkeys([*named, *(name for name, _language in self.before.words)]):
            yield {"field": name, **{c: self.before.words.get((name, c), "") for c in LANGUAGES}}

    def _values(self) -> Iterator[dict[str, Any]]:
        for name, value in self.before.values.items():
            if isinstance(value, str | int | float):
                yield {"name": name, "value": str(value)}

    def _figures(self) -> Iterator[dict[str, Any]]:
        for one in self.before.figures:
            yield {**one, "value": Decimal(format(Decimal(str(one["value"])).normalize(), "f"))}

    def _citations(self) -> Iterator[dict[str, Any]]:
        yield from (dict(vars(one)) for one in self.before.cited)

    def _filled(self, name: str) -> Iterator[dict[str, Any]]:
        for form in self.rows[name].forms:
            if form.cleaned_data:
                yield form.cleaned_data

    def _worded(self) -> Iterator[tuple[tuple[str, str], str]]:
        for one in self._filled("words"):
            yield from (((one["field"], code), one[code]) for code in LANGUAGES if one.get(code))

    def _valued(self) -> dict[str, Any]:
        """Values of the form; lists and the like, which it doesn't show, stay as they were."""
        kept = {
            name: value
            for name, value in self.before.values.items()
            if not isinstance(value, str | int | float)
        }
        for one in self._filled("values"):
            if one.get("name") and one.get("value"):
                kept[one["name"]] = _typed(one["name"], one["value"], self.before.values.get(one["name"]))
        return {name: kept[name] for name in dict.fromkeys([*self.before.values, *kept]) if name in kept}


def _typed(name: str, text: str, before: Any) -> Any:
    """A number where a number stood; coordinates are numbers always."""
    if str(before) == text:
        return before
    if name in ("lat", "lon") or (isinstance(before, int | float) and not isinstance(before, bool)):
        for kind in (int, float):
            try:
                return kind(text.replace(",", "."))
            except ValueError:
                continue
    return text


def _free_key(kind: str, words: Mapping[tuple[str, str], str]) -> str:
    """A key from the name, that no fact has yet; empty where there is no name."""
    name = next(
        (words[field, code] for field in COMMON[kind] for code in LANGUAGES if (field, code) in words), ""
    )
    stem = slugify(fold(name))[:60].strip("-")
    if not stem:
        return ""
    wanted = f"{PREFIXES[kind]}-{stem}"
    taken = set(Fact.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return next(key for key in (wanted, *numbered) if key not in taken)
