"""The declared accounts: recording one, pausing it, taking it up again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from nhipcau.channels.actions import keep_channel, pause_channel, resume_channel
from nhipcau.channels.models import Channel
from nhipcau.channels.ports import Why
from nhipcau.people.desk import Screen, Verb, person
from nhipcau.people.models import User


class KeepAccount(Screen):
    """Record an account, or change the one with this code."""

    permission = "channels.keep_channel"
    header_icon = "nc-send"
    template_name = "channels/account.html"
    trail = (("delivery_ledger", gettext_lazy("Delivery ledger")),)
    form_class: ClassVar[Any] = None

    @cached_property
    def channel(self) -> Channel | None:
        code = self.kwargs.get("code")
        return get_object_or_404(Channel, code=code) if code else None

    def get_page_title(self) -> str:
        return self.channel.name if self.channel else _("Declare an account")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST, channel=self.channel)
        if form.is_valid():
            try:
                channel = keep_channel(by=person(request), **form.kept())
            except ValidationError as refusal:
                form.take(refusal)
            except PermissionDenied as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("“%(name)s” is recorded.") % {"name": channel.name})
                return redirect("delivery_ledger")
        shown: HttpResponseBase = self.render_to_response(self.get_context_data(form=form))
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form_class(channel=self.channel)
        why = Why.sentence(self.channel.paused_why) if self.channel and self.channel.paused_why else ""
        return super().get_context_data(**kwargs) | {"form": form, "channel": self.channel, "paused_why": why}


class _AccountVerb(Verb):
    @cached_property
    def channel(self) -> Channel:
        return get_object_or_404(Channel, code=self.kwargs["code"])

    def back(self) -> str:
        return reverse("delivery_ledger")


class Pause(_AccountVerb):
    def call(self, by: User) -> str:
        pause_channel(channel=self.channel, note=self.request.POST.get("note", "").strip(), by=by)
        return _("“%(name)s” is paused. What is planned on it waits.") % {"name": self.channel.name}


class Resume(_AccountVerb):
    def call(self, by: User) -> str:
        resume_channel(channel=self.channel, by=by)
        return _("“%(name)s” is taken up again. What waited is due now.") % {"name": self.channel.name}
