"""Forms of the fact-check desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nhipcau.facts.models import Verdict


class CorrectForm(forms.Form):
    """What was wrong and what is right, in every language in which the check is read."""

    verdict = forms.ChoiceField(label=_("Verdict from now on"), choices=Verdict.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("What was wrong and what is right, in %(language)s") % {"language": name},
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
        missing = [n for code, n in settings.LANGUAGES if not given.get(f"text_{code}", "").strip()]
        if missing:
            raise ValidationError(
                _("A correction is published as plainly as the check: write it in %(languages)s too.")
                % {"languages": ", ".join(missing)}
            )
        return given
