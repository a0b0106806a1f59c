from typing import Any

from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.kit.room import RoomConfig


def _office_has_a_process(**_kwargs: Any) -> None:
    """After each migration; and Wagtail's own, which nobody here asked for, is gone."""
    from nhipcau.publishing.actions import lay_default  # models are not ready at import

    lay_default()


class PublishingConfig(RoomConfig):
    name = "nhipcau.publishing"
    verbose_name = pgettext_lazy("room", "Publishing")
    grants = {
        "lead": (
            *("use_publishing", "release_page", "withdraw_page", "restore_page", "set_embargo"),
            *("change_process", "view_process", "view_release", "prepare_release", "invite_reviewer"),
        ),
        "editor": (
            *("use_publishing", "withdraw_page", "set_embargo", "view_process", "view_release"),
            *("prepare_release", "invite_reviewer"),
        ),
        "reviewer": (
            *("use_publishing", "release_page", "withdraw_page", "restore_page", "set_embargo"),
            *("view_process", "view_release", "prepare_release", "invite_reviewer"),
        ),
        "translator": ("use_publishing", "view_process", "view_release"),
        "operator": ("change_process", "view_process"),
    }
    log_actions = {
        "publishing.submit": (_("Submit for review"), _("Submitted for review")),
        "publishing.take_back": (_("Take back from review"), _("Taken back from review")),
        "publishing.approved": (_("Pass the process"), _("Every step of the process approved it")),
        "publishing.schedule": (_("Schedule"), _("Set to go live at a time")),
        "publishing.unschedule": (_("Take off the schedule"), _("Taken off the schedule")),
        "publishing.stop": (_("Stop what was due"), _("Could not go live at its time")),
        "publishing.embargo": (_("Set an embargo"), _("Embargo set")),
        "publishing.lift_embargo": (_("Lift an embargo"), _("Embargo lifted")),
        "publishing.withdraw": (_("Withdraw a page"), _("Withdrawn from the public")),
        "publishing.restore": (_("Restore a page"), _("Shown to the public again")),
        "publishing.correct": (_("Publish a correction"), _("Correction published")),
        "publishing.release": (_("Release a bundle"), _("Released with a bundle")),
        "publishing.stop_release": (_("Stop a bundle"), _("Bundle stopped by the check")),
        "publishing.keep_release": (_("Change a bundle"), _("Bundle changed")),
        "publishing.invite": (_("Invite an outside reader"), _("Outside reader invited")),
        "publishing.revoke": (_("Revoke a link"), _("Link of an outside reader revoked")),
        "publishing.answer": (_("Answer from outside"), _("An outside reader answered")),
        "publishing.change_process": (_("Change a process"), _("Process changed")),
    }

    def ready(self) -> None:
        # models are not ready at import
        from nhipcau.publishing import following
        from nhipcau.publishing.keeper import Desk
        from nhipcau.stories import gate

        gate.keep(Desk())
        following.follow()
        post_migrate.connect(_office_has_a_process, sender=self)
