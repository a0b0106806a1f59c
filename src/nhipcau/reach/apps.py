from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class ReachConfig(RoomConfig):
    name = "nhipcau.reach"
    verbose_name = _("Reach")
    grants = {
        "lead": ("view_measure", "enter_measure"),
        "editor": ("view_measure", "enter_measure"),
        "reviewer": ("view_measure",),
        "officer": ("view_measure",),
        "operator": ("view_measure", "enter_measure"),
    }
    log_actions = {
        "reach.enter": (_("Enter a measure"), _("Measure entered")),
        "reach.correct": (_("Correct a measure"), _("Measure corrected")),
        "reach.remove": (_("Remove a measure"), _("Measure removed")),
        "reach.take": (_("Take the number of a report"), _("Number of a report taken as a measure")),
    }
