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
        "guidance.undo": (_("Take back a decision"), _("Decision taken back")),
    }
