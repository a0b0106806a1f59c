from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class GuidanceConfig(RoomConfig):
    name = "nhipcau.guidance"
    verbose_name = _("Guidance")
    grants = {
        "lead": ("receive_guidance", "review_passage", "view_guidance"),
        "editor": ("view_guidance",),
        "reviewer": ("view_guidance",),
        "factchecker": ("view_guidance",),
        "translator": ("view_guidance",),
        "operator": ("receive_guidance", "view_guidance"),
    }
    log_actions = {
        "guidance.receive": (_("Receive a guidance"), _("Document received and read")),
        "guidance.accept": (_("Accept items"), _("Items accepted")),
        "guidance.reject": (_("Reject items"), _("Items rejected")),
        "guidance.add": (_("Add an item"), _("Item added")),
        "guidance.change": (_("Change an item"), _("Item changed")),
        "guidance.split": (_("Split an item"), _("Item split")),
        "guidance.merge": (_("Merge items"), _("Items merged")),
        "guidance.settle": (_("Settle a point"), _("Point to judge settled")),
        "guidance.reopen": (_("Reopen a point"), _("Point to judge reopened")),
        "guidance.pair": (_("Pair with what it amends"), _("Paired with the document that it amends")),
        "guidance.unpair": (_("Take a pairing back"), _("Pairing taken back")),
        "guidance.undo": (_("Take back a change"), _("Change taken back")),
    }
