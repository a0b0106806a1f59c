from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class FactcheckConfig(RoomConfig):
    name = "nhipcau.factcheck"
    verbose_name = _("Fact-check desk")
    grants = {
        "lead": ("view_claim",),
        "editor": ("view_claim",),
        "reviewer": ("view_claim",),
        "factchecker": ("view_claim", "give_verdict"),
        "operator": ("view_claim", "give_verdict"),
    }
    log_actions = {
        "factcheck.verdict": (_("Give a verdict"), _("Verdict given")),
        "factcheck.publish": (_("Publish a check"), _("Check published")),
        "factcheck.correct": (_("Correct a check"), _("Check corrected in public")),
    }
