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
        "channels.keep": (_("Record an account"), _("Declared account recorded")),
        "channels.pause": (_("Pause an account"), _("Account paused")),
        "channels.resume": (_("Take an account up again"), _("Account taken up again")),
        "channels.plan": (_("Plan deliveries"), _("Deliveries planned")),
        "channels.plan_again": (_("Plan a delivery again"), _("Delivery planned again")),
        "channels.postpone": (_("Postpone a delivery"), _("Delivery postponed")),
        "channels.hasten": (_("Try a delivery now"), _("Delivery to be tried at once")),
        "channels.call_off": (_("Call a delivery off"), _("Delivery called off")),
        "channels.let_be": (_("Leave a failure as it is"), _("Failure seen and left as it is")),
        "channels.settle": (_("Settle a delivery"), _("Outcome settled by a person")),
    }

    def ready(self) -> None:
        from nhipcau.channels import checks  # noqa: F401  # registers itself
