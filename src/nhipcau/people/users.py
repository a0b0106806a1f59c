"""Wagtail's room of accounts, with this system's forms. Named in INSTALLED_APPS, so it imports no models."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "nhipcau.people.viewsets.UserViewSet"
