from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class ChannelsConfig(RoomConfig):
    name = "nhipcau.channels"
    verbose_name = _("Publishing")
    grants = {
        "lead": ("view_delivery", "plan_delivery", "settle_delivery"),
        "editor": ("view_delivery",),
        "reviewer": ("view_delivery",),
        "operator": ("view_delivery", "plan_delivery", "settle_delivery", "keep_channel"),
    }
    log_actions = {
        "channels.keep": (_("Keep a channel"), _("Declared account recorded")),
        "channels.plan": (_("Plan deliveries"), _("Deliveries planned")),
        "channels.settle": (_("Settle a delivery"), _("Outcome settled by a person")),
    }
