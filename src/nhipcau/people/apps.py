from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


def _roles_follow_grants(**_: Any) -> None:
    from nhipcau.people.actions import sync_roles  # models are not ready at import

    sync_roles()


class PeopleConfig(RoomConfig):
    name = "nhipcau.people"
    verbose_name = _("People")
    grants = {"lead": ("add_organisation", "change_organisation", "view_organisation")}
    log_actions = {
        "people.register_organisation": (_("Register an organisation"), _("Organisation registered")),
        "people.change_organisation": (_("Change an organisation"), _("Organisation changed")),
        "people.close_organisation": (_("Close an organisation"), _("Organisation closed")),
        "people.undo_organisation_change": (
            _("Take back a change of an organisation"),
            _("Change of an organisation taken back"),
        ),
        "people.give_role": (_("Give a role"), _("Role given")),
    }

    def ready(self) -> None:
        # permissions are made app by app: the roles come after the last of them
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(_roles_follow_grants, sender=last)
