"""Forms of `guidance`."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from nhipcau.guidance.kinds import LOOKS, VALUES
from nhipcau.guidance.models import Passage
from nhipcau.guidance.spans import copied
from nhipcau.kit.dates import PartialDate, read_typed

MEGABYTE = 1024 * 1024


class ReceiveForm(forms.Form):
    """A document as a file, or its text pasted."""

    LARGEST: ClassVar[int] = 50 * MEGABYTE
    ACCEPTED: ClassVar[str] = ".docx,.doc,.odt,.pdf,.html,.htm,.txt,.png,.jpg,.jpeg,.tif,.tiff,.webp"

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("Word, OpenDocument, PDF, web page or plain text, up to 50 MB. Scans too."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > self.LARGEST:
            raise ValidationError(
                _("The file has %(size)d MB; 50 MB is the most. Send the text without its pictures.")
                % {"size": file.size // MEGABYTE}
            )
        if file is not None and file and not file.size:
            raise ValidationError(_("The file is empty. Choose another."))
        return file

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return given
        file, text = given.get("file"), (given.get("text") or "").strip()
        if file and text:
            raise ValidationError(_("Give the file or the pasted text, not both."))
        if not file and not text:
            raise ValidationError(_("Choose a file, or paste the text."))
        return given


class ItemForm(forms.Form):
    """What an item says and where. Its span is moved by words, or given by copying the words themselves."""

    kind = forms.ChoiceField(label=_("Kind of item"), choices=())
    value = forms.ChoiceField(
        label=_("Meaning"), required=False, choices=(), help_text=_("Only forms and audiences have one.")
    )
    organisation = forms.CharField(label=_("Organisation that does it"), required=False, max_length=500)
    date = forms.CharField(
        label=_("Day or deadline"),
        required=False,
        max_length=30,
        help_text=_("As 30/9/2026, 9/2026, 2026 or 21/9."),
    )
    number = forms.CharField(label=pgettext_lazy("document", "Number"), required=False, max_length=100)
    ordinal = forms.CharField(label=_("Ordinal in the document"), required=False, max_length=20)
    words = forms.CharField(
        label=_("Words of the document"),
        required=False,
        strip=True,
        help_text=_("Copied exactly; the place nearest to the present one is taken."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        kind, value = self.fields["kind"], self.fields["value"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101  # declared above
        assert isinstance(value, forms.ChoiceField)  # noqa: S101  # declared above
        kind.choices = [(name, Passage.Kind(name).label) for name in LOOKS]
        value.choices = [
            ("", _("By the words themselves")),
            *(
                (Passage.Kind(name).label, [(f"{name}:{value}", word) for value, word in listed.items()])
                for name, listed in VALUES.items()
            ),
        ]

    @staticmethod
    def given(passage: Passage) -> dict[str, Any]:
        """The form's own view of a passage."""
        return {
            "kind": passage.kind,
            "value": f"{passage.kind}:{passage.value}" if passage.value else "",
            "organisation": passage.organisation,
            "date": _typed(passage.date),
            "number": passage.number,
            "ordinal": passage.ordinal,
            "words": passage.text,
            "start": passage.start,
            "end": passage.end,
        }

    def clean_value(self) -> str:
        kind, _mark, value = str(self.cleaned_data["value"]).partition(":")
        return value if kind == self.cleaned_data.get("kind") else ""

    def clean_date(self) -> str:
        return read_typed(self.cleaned_data["date"], _language())

    def clean(self) -> dict[str, Any]:
        """Words that were copied anew say where; words left as they were don't move the span."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        start, end, words = given.get("start"), given.get("end"), given.pop("words", "")
        if words and (start is None or end is None or words.split() != self.text[start:end].split()):
            found = copied(self.text, words, start or 0)
            if found is None:
                raise ValidationError(
                    _("These words don't stand in the document. Copy them exactly, accents too.")
                )
            given["start"], given["end"] = found
        if given.get("start") is None or given.get("end") is None:
            raise ValidationError(_("Nothing is selected. Select at least one word of the document."))
        return given


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _typed(iso: str) -> str:
    """A date as `read_typed` reads it back."""
    try:
        return PartialDate.parse(iso).typed(_language()) if iso else ""
    except ValueError:
        return iso
