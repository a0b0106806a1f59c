from __future__ import annotations

from typing import Any

from django.apps import apps
from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.kit.room import RoomConfig
from nhipcau.people import views
from nhipcau.people.desk import Door
from nhipcau.people.forms import OrganisationForm, name_link_fields
from nhipcau.people.viewsets import ask_for_a_name_alone

name_link_fields()
ask_for_a_name_alone()


@hooks.register("register_log_actions")
def log_actions_of_all_rooms(actions: Any) -> None:
    for config in apps.get_app_configs():
        if isinstance(config, RoomConfig):
            for action, (label, message) in config.log_actions.items():
                actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def people_addresses() -> list[Any]:
    new = views.NewOrganisation.as_view(form_class=OrganisationForm)
    one = views.OneOrganisation.as_view(form_class=OrganisationForm)
    return [
        path("organisations/", views.OrganisationList.as_view(), name="organisation_list"),
        path("organisations/new/", new, name="organisation_new"),
        path("organisations/<int:pk>/", one, name="organisation"),
        path("organisations/<int:pk>/close/", views.CloseOrganisation.as_view(), name="organisation_close"),
        path(
            "organisations/<int:pk>/undo/", views.UndoOrganisationChange.as_view(), name="organisation_undo"
        ),
    ]


@hooks.register("register_admin_menu_item")
def people_door() -> Door:
    return Door(
        pgettext_lazy("menu", "People and organisations"),
        url="organisation_list",
        name="organisations",
        icon="group",
        order=250,
        permission="people.view_organisation",
    )
