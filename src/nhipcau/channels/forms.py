"""Forms of `channels`. They read what was given; the verbs decide."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.channels.models import Channel, Delivery
from nhipcau.channels.ports import PortError, adapter_for, kinds
from nhipcau.people.models import Organisation
from nhipcau.products.models import Product


class MomentInput(forms.DateTimeInput):
    """A day and an hour, in the office's time zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What did you see?"),
        widget=forms.RadioSelect,
        choices=[
            (Delivery.State.DELIVERED, _("It is there. Count it as delivered.")),
            (Delivery.State.PLANNED, _("It isn't there. Send it once more.")),
            (Delivery.State.FAILED, _("It isn't there, and shall not be sent.")),
        ],
    )
    url = forms.CharField(
        label=_("Its address, if it has one"),
        required=False,
        max_length=1000,
        widget=forms.URLInput,
        help_text=_("Paste the address at which it is to be seen."),
    )
    reason = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        help_text=_("Where you looked and what you saw. It is kept with your name."),
    )


class PostponeForm(forms.Form):
    until = forms.DateTimeField(
        label=_("Not before"), widget=MomentInput(), help_text=_("Day and hour in Vietnam.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=300)


ANSWERS = {"settle": SettleForm, "postpone": PostponeForm, "call_off": ReasonForm, "let_be": ReasonForm}


class _ProductChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    def label_from_instance(self, product: Any) -> str:
        return f"{product.get_form_display()} · {product.format.upper()}"


class PlanForm(forms.Form):
    """The accounts, the products made of the live version, and when."""

    channels = forms.ModelMultipleChoiceField(
        Channel.objects.select_related("organisation"),
        label=_("Through these accounts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one account to publish through.")},
    )
    products = _ProductChoices(
        Product.objects.none(),
        label=_("With these products"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Accounts that carry no files get the page alone."),
    )
    at = forms.DateTimeField(
        label=_("Not before"),
        required=False,
        widget=MomentInput(),
        help_text=_("Day and hour in Vietnam. Left empty: at once."),
    )

    def __init__(self, data: Any = None, *, products: Any) -> None:
        super().__init__(data)
        self.fields["products"].queryset = products  # type: ignore[attr-defined]  # a choice field has one


class AccountForm(forms.Form):
    """A declared account. `recipients` is asked for as lines; other settings as they are kept."""

    kind = forms.ChoiceField(label=_("Kind of account"))
    name = forms.CharField(
        label=_("Name of the account"), max_length=200, help_text=_("As the public knows it.")
    )
    code = forms.SlugField(
        label=pgettext_lazy("account", "Code"),
        max_length=80,
        help_text=_("Letters without marks, digits and hyphens."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.active(), label=_("Declared by"), empty_label=_("choose")
    )
    address = forms.CharField(
        label=pgettext_lazy("account", "Public address"),
        max_length=300,
        help_text=_("Where the public finds it; for e-mail, the address it writes from."),
    )
    recipients = forms.CharField(
        label=pgettext_lazy("account", "Recipients"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("E-mail only: one address a line, of organisations that asked for it."),
    )
    settings = forms.CharField(
        label=_("Other settings"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_('As JSON, such as {"host": "mail.example.vn", "port": 587}.'),
    )
    secret = forms.CharField(
        label=_("Key or password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept sealed and never shown. Left empty, the one there is stays."),
    )
    forget_secret = forms.BooleanField(label=_("Forget the key that is kept"), required=False)
    FIELDS: ClassVar = {"kind", "name", "code", "organisation", "address"}

    def __init__(self, data: Any = None, *, channel: Channel | None = None) -> None:
        super().__init__(data, initial=_initial(channel) if channel else None)
        self.channel = channel
        self.fields["kind"].choices = [(kind, _label(kind)) for kind in kinds()]  # type: ignore[attr-defined]  # a choice field
        if channel:
            self.fields["code"].disabled = True
        if not (channel and channel.secret):
            del self.fields["forget_secret"]

    def clean_settings(self) -> dict[str, Any]:
        text = self.cleaned_data["settings"].strip()
        try:
            given = json.loads(text) if text else {}
        except ValueError as fault:
            line = getattr(fault, "lineno", 1)
            raise ValidationError(
                _("This isn't JSON: look at line %(line)d."), params={"line": line}
            ) from fault
        if not isinstance(given, dict):
            raise ValidationError(_("The settings of an account are names with values."))
        return given

    def kept(self) -> dict[str, Any]:
        """What the verb is given."""
        given = self.cleaned_data
        options = dict(given["settings"])
        lines = [line.strip() for line in given["recipients"].splitlines() if line.strip()]
        if lines or given["kind"] == Channel.Kind.EMAIL:
            options["recipients"] = lines
        secret = "" if given.get("forget_secret") else given["secret"] or None
        return {name: given[name] for name in self.FIELDS} | {"options": options, "secret": secret}

    def take(self, refusal: ValidationError) -> None:
        """Put what the verb refused beside its field, where it has one."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error({"options": "settings"}.get(name, name) if name in self._known() else None, errors)

    def _known(self) -> set[str]:
        return {*self.fields, "options"}


def _label(kind: str) -> str:
    try:
        return str(adapter_for(kind).label)
    except PortError:
        return kind


def _initial(channel: Channel) -> dict[str, Any]:
    others = {name: value for name, value in channel.options.items() if name != "recipients"}
    listed = channel.options.get("recipients", [])
    return {
        "kind": channel.kind,
        "name": channel.name,
        "code": channel.code,
        "organisation": channel.organisation_id,
        "address": channel.address,
        "recipients": "\n".join(listed) if isinstance(listed, list) else "",
        "settings": json.dumps(others, ensure_ascii=False, indent=1) if others else "",
    }
