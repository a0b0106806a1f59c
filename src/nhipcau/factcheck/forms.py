"""Forms of the fact-check desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.factcheck.models import Claim
from nhipcau.facts.forms import PartialDateField
from nhipcau.facts.models import Fact, Verdict
from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import language_word


class CorrectForm(forms.Form):
    """What was wrong and what is right, in every language in which the check is read."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=_("Verdict from now on"), choices=Verdict.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("What was wrong and what is right, in %(language)s")
                % {"language": language_word(code)},
                required=False,
                max_length=3000,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )

    def texts(self) -> dict[str, str]:
        """What was written, by language."""
        given = {code: self.cleaned_data[f"text_{code}"].strip() for code, _name in settings.LANGUAGES}
        return {code: text for code, text in given.items() if text}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for code, _name in settings.LANGUAGES:
            if f"text_{code}" not in self.errors and not given.get(f"text_{code}", "").strip():
                said = _("A correction is published as plainly as the check: write it in %(languages)s too.")
                self.add_error(f"text_{code}", said % {"languages": language_word(code)})
        return given


class VerdictForm(forms.Form):
    """The desk's verdict on a claim, and what was read for it, a row a source."""

    SPARE = 3
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(label=_("Verdict"), choices=[("", _("choose")), *Verdict.choices])
    as_of = PartialDateField(label=pgettext_lazy("desk", "Evidence as of"))

    def __init__(self, fact: Fact, claim: Claim | None, sent: Any = None) -> None:
        read = _read(fact, claim)
        initial = {
            "seen": claim.seen if claim else "",
            "verdict": claim.verdict if claim else "",
            "as_of": _day(claim),
        }
        for n, (source, says) in enumerate(read):
            initial |= {f"source_{n}": source} | {f"says_{n}_{code}": words for code, words in says.items()}
        super().__init__(sent, initial=initial)
        self.sources = range(len(read) + self.SPARE)
        for n in self.sources:
            self.fields[f"source_{n}"] = forms.URLField(
                label=_("Address"), required=False, max_length=1000, assume_scheme="https"
            )
            for code, _name in settings.LANGUAGES:
                self.fields[f"says_{n}_{code}"] = forms.CharField(
                    label=_("What stands there, in %(language)s") % {"language": language_word(code)},
                    required=False,
                    max_length=3000,
                    widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                )

    @property
    def head(self) -> list[Any]:
        return [self["verdict"], self["as_of"]]

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of each source."""
        codes = [code for code, _name in settings.LANGUAGES]
        return [[self[f"source_{n}"], *(self[f"says_{n}_{code}"] for code in codes)] for n in self.sources]

    def evidence(self) -> list[tuple[str, dict[str, Any]]]:
        """The sources that were filled in, as `give_verdict` takes them."""
        return [(self.cleaned_data[f"source_{n}"], says) for n in self.sources if (says := self._says(n))]

    def clean_as_of(self) -> str:
        if not self.cleaned_data["as_of"]:
            raise ValidationError(_("Say up to which day the evidence was read."))
        return str(self.cleaned_data["as_of"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for n in self.sources:
            name = f"source_{n}"
            if name in self.errors:
                continue
            if given[name] and not self._says(n):
                self.add_error(
                    f"says_{n}_{settings.LANGUAGES[0][0]}",
                    _("Say what stands there, in one language at least."),
                )
            elif self._says(n) and not given[name]:
                self.add_error(name, _("Give the address at which it was read."))
        return given

    def _says(self, n: int) -> dict[str, str]:
        said = {
            code: self.cleaned_data.get(f"says_{n}_{code}", "").strip() for code, _name in settings.LANGUAGES
        }
        return {code: words for code, words in said.items() if words}


def _read(fact: Fact, claim: Claim | None) -> list[tuple[str, dict[str, Any]]]:
    """The evidence of a verdict that is given anew; before the first, the claim's own sources."""
    if claim:
        return [(one.source, one.says) for one in claim.evidence.all()]
    cited = fact.citations.all()
    return [(one.address, {"en": one.says} if one.says else {}) for one in cited if one.address]


def _day(claim: Claim | None) -> str:
    return claim.as_of if claim else clock.today().isoformat()
