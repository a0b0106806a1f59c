"""Forms of `assignments`: giving items to an organisation, and its answer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.assignments.models import Response
from nhipcau.assignments.photos import LARGEST, MOST, reencoded
from nhipcau.kit import clock
from nhipcau.kit.counts import CountField
from nhipcau.people.models import Organisation

METRICS = (
    ("attendance", pgettext_lazy("metric", "people attending")),
    ("copies", pgettext_lazy("metric", "copies handed out")),
    ("broadcasts", pgettext_lazy("metric", "broadcasts")),
    ("views", pgettext_lazy("metric", "views")),
    ("shares", pgettext_lazy("metric", "shares")),
    ("comments", pgettext_lazy("metric", "comments")),
    ("entries", pgettext_lazy("metric", "entries")),
    ("items", pgettext_lazy("metric", "items published")),
)
METHODS = (
    ("counted", pgettext_lazy("method", "Counted")),
    ("reported", pgettext_lazy("method", "As the platform shows it")),
    ("estimated", pgettext_lazy("method", "Estimated")),
)


class _ByKind(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]  # generic in stubs only
    """Organisations under their kinds, as a long list is searched."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        by_kind: dict[str, list[Any]] = {}
        for organisation in self.queryset:
            by_kind.setdefault(organisation.kind, []).append(self.choice(organisation))
        for kind, label in Organisation.Kind.choices:
            if kind in by_kind:
                yield label, by_kind[kind]


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    iterator = _ByKind


class AssignForm(forms.Form):
    """To whom, until when, and what else there is to say."""

    organisation = OrganisationField(
        Organisation.objects.active(), label=_("Organisation"), empty_label=_("choose an organisation")
    )
    due = forms.DateField(
        label=_("Due, if other than in the plan"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(label=_("Note to the organisation"), required=False, max_length=2000)


class AmendForm(forms.Form):
    """What the office itself changes in items that are with organisations."""

    WHAT = (
        ("due", _("Move the due date")),
        ("owner", _("Change the lead organisation")),
        ("drop", _("Drop from the plan")),
    )
    what = forms.ChoiceField(label=_("What is to change"), choices=WHAT)
    due = forms.DateField(
        label=_("New due date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    owner = OrganisationField(
        Organisation.objects.active(),
        label=_("New lead organisation"),
        required=False,
        empty_label=_("choose an organisation"),
    )
    reason = forms.CharField(label=_("Why, in words for the organisations"), max_length=500)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        what = data.get("what")
        if what in ("due", "owner") and not data.get(what) and what not in self.errors:
            self.add_error(what, _("Say the new one."))
        return data

    def change(self) -> dict[str, Any]:
        """The change, as `draft_amendment` takes it of one item."""
        data = self.cleaned_data
        if data["what"] == "drop":
            return {"drop": True}
        return {"due": data["due"]} if data["what"] == "due" else {"owner": data["owner"].pk}


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it can't be done"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "f"}),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it can't be changed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "f"}),
    )


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Photos, each made anew; at most `MOST`."""

    def clean(self, data: Any, initial: Any = None) -> list[ContentFile[bytes]]:
        sent = data if isinstance(data, list | tuple) else [data]
        files = [super(PhotosField, self).clean(one, initial) for one in sent]
        chosen = [one for one in files if one]
        if len(chosen) > MOST:
            raise ValidationError(
                _("At most %(count)d photos go with a report.") % {"count": MOST}, code="invalid"
            )
        return [
            ContentFile(reencoded(one.read(LARGEST + 1)), name=f"{uuid.uuid4().hex}.jpg") for one in chosen
        ]


class RespondForm(forms.Form):
    """What was done. One key a form: however often it is sent, it is recorded once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    done_on = forms.DateField(
        label=_("On which day was it done?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "f"}),
    )
    number = CountField(
        label=_("How many?"),
        required=False,
        max_value=2_000_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "f"}),
    )
    metric = forms.ChoiceField(
        label=_("What was counted"),
        required=False,
        choices=METRICS,
        widget=forms.Select(attrs={"class": "f"}),
    )
    method = forms.ChoiceField(
        label=_("How it was counted"), required=False, choices=METHODS, widget=forms.RadioSelect
    )
    detail = forms.CharField(
        label=_("By which list, log or meter"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"class": "f"}),
    )
    photo = PhotosField(
        label=_("Photos"), required=False, widget=SeveralFiles(attrs={"accept": "image/*", "class": "f"})
    )
    link = forms.CharField(
        label=_("Address, if it was put online"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "class": "f"}),
    )
    text = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "f"}),
    )
    name = forms.CharField(
        label=_("Who reports"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "f", "autocomplete": "name"}),
    )

    @classmethod
    def blank(cls, again: Response | None = None) -> RespondForm:
        """A form for one response, with a key of its own; with what stood in one that is put right."""
        new = {"key": uuid.uuid4(), "done_on": clock.today(), "method": "counted"}
        return cls(initial={**new, **_said_in(again)} if again else new)

    def given(self) -> dict[str, Any]:
        """The fields as `respond` takes them; what was counted and how goes with a number only."""
        data = self.cleaned_data
        counted = data["number"] is not None
        method = _as_kept().get(data["method"], "")
        detail = data["detail"].strip()
        return {
            "key": data["key"],
            "done_on": data["done_on"],
            "text": data["text"],
            "link": data["link"].strip(),
            "photo": next(iter(data["photo"]), None),
            "further": data["photo"][1:],
            "number": data["number"],
            "metric": data["metric"] if counted else "",
            "method": ": ".join(part for part in (method, detail) if part) if counted else "",
        }


def _as_kept() -> dict[str, str]:
    """How something was counted, in the office's language: its report says it beside others."""
    with translation.override(settings.LANGUAGE_CODE):
        return {value: str(label) for value, label in METHODS}


def _said_in(response: Response) -> dict[str, Any]:
    """What a response said, as the form asks for it; a photo has to be chosen again."""
    fields = ("done_on", "text", "link", "number", "metric")
    said = {name: getattr(response, name) for name in fields} | {"name": response.by_name}
    word, _colon, detail = response.method.partition(": ")
    for value, label in _as_kept().items():
        if word == label:
            return said | {"method": value, "detail": detail}
    return said | {"detail": response.method}
