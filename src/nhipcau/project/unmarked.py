"""Words of the editing side that Wagtail draws without asking gettext: here they are given it to ask.

Labels only: nothing here changes what a screen does. Templates with unmarked words are overridden in
`project/templates`; the walk in tests/project/test_editing_side.py names what is left.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.functional import lazystr
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.admin.views.pages.search import SearchView
from wagtail.models import Locale, Page, Site
from wagtail.sites.views import IndexView as SiteList
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.groups import IndexView as GroupList
from wagtail_localize.models import Translation
from wagtail_localize.views.report import TranslationsReportFilterSet as TranslationFilters

from nhipcau.people.models import Role

gettext_noop("Can add page")  # names of permissions that Django makes by itself, kept in the database
gettext_noop("Can change page")


def mark() -> None:
    """Give each of them its words; called once, when all rooms are loaded."""
    _models()
    _columns()
    _fields()
    Group.__str__ = group_name  # type: ignore[method-assign]  # Django's own


def group_name(group: Any) -> str:
    """A role by its name in the reader's language; any other group by the name it was given."""
    return str(Role(group.name).label) if group.name in Role.values else str(group.name)


def permission_name(permission: Permission) -> str:
    return gettext(permission.name)


def _models() -> None:
    # set on the options in use, not on those that migrations are made from
    Locale._meta.verbose_name = gettext_lazy("locale")
    Locale._meta.verbose_name_plural = gettext_lazy("locales")
    Translation._meta.verbose_name = gettext_lazy("translation")
    Translation._meta.verbose_name_plural = gettext_lazy("translations")
    SearchView.verbose_name_plural = Page._meta.verbose_name_plural


def _columns() -> None:
    for column in SiteList.columns:
        if column.name in {"port", "site_name", "root_page"}:
            column.label = _capital(Site._meta.get_field(column.name).verbose_name)
    for column in GroupList.columns:
        if column.name == "name":
            column.accessor = group_name


def _fields() -> None:
    WorkflowPageForm.base_fields["page"].label = gettext_lazy("Page")
    TranslationFilters.base_filters["source_locale"].label = gettext_lazy("Source locale")
    TranslationFilters.base_filters["target_locale"].label = gettext_lazy("Target locale")
    PagePermissionsForm.base_fields["page"].label = gettext_lazy("Page")
    PagePermissionsForm.base_fields["permissions"].label_from_instance = permission_name


def _capital(words: Any) -> Any:
    """`words` with a capital, in the language of the moment."""

    class Capital:
        def __str__(self) -> str:
            return capfirst(str(words))

    return lazystr(Capital())
