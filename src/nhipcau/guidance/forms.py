"""Forms of `guidance`."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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
