from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class ReportsConfig(RoomConfig):
    name = "nhipcau.reports"
    verbose_name = _("Reports")
