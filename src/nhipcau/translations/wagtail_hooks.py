from __future__ import annotations

from typing import Any

from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import HeaderButton
from wagtail_localize import wagtail_hooks as localize  # registers first what is taken away below
from wagtail_localize.models import Translation

from nhipcau.people.desk import Door
from nhipcau.translations import views
from nhipcau.translations.actions.adopting import languages_of
from nhipcau.translations.fields import PAGES
from nhipcau.translations.views.status import localize_editor, localize_report, localize_send

KEY = r"(?P<key>\d+\.\d+)"
REPLACED = (
    ("before_edit_page", localize.before_edit_page),
    ("before_edit_snippet", localize.before_edit_snippet),
    ("register_page_action_menu_item", localize.register_restart_translation_page_action_menu_item),
    ("register_page_action_menu_item", localize.register_convert_back_to_alias_page_action_menu_item),
    ("register_snippet_action_menu_item", localize.register_restart_translation_snippet_action_menu_item),
    ("register_page_header_buttons", localize.page_listing_more_buttons),
    ("register_page_listing_more_buttons", localize.page_listing_more_buttons),
    ("register_snippet_listing_buttons", localize.register_snippet_listing_buttons),
    ("register_reports_menu_item", localize.register_wagtail_localize2_report_menu_item),
    ("register_permissions", localize.register_submit_translation_permission),
)
"""What wagtail-localize adds to Wagtail's screens. Its editor would open in place of ours, write the live
page and publish it with no process asked, once somebody posts that a translation be "restarted"."""

for _name, _hook in REPLACED:
    hooks._hooks[_name].remove((_hook, 0))  # Wagtail has no verb for it; `ValueError` tells a renamed one


@hooks.register("register_admin_urls", order=-10)
def translation_addresses() -> list[Any]:
    return [
        path("translations/", views.StatusTable.as_view(), name="translation_status"),
        path("translations/send/<int:pk>/", views.Send.as_view(), name="translation_send"),
        path("translations/adopt/<int:pk>/", views.Adopt.as_view(), name="translation_adopt"),
        path("translations/files/", views.DownloadMany.as_view(), name="translation_files"),
        path("translations/files/take/", views.UploadMany.as_view(), name="translation_upload_many"),
        path("translations/<int:pk>/", views.SideBySide.as_view(), name="translation_edit"),
        re_path(
            rf"^translations/(?P<pk>\d+)/save/{KEY}/$", views.SaveSegment.as_view(), name="translation_save"
        ),
        re_path(rf"^translations/(?P<pk>\d+)/help/{KEY}/$", views.Help.as_view(), name="translation_help"),
        path("translations/<int:pk>/take/", views.TakeChanges.as_view(), name="translation_take"),
        path("translations/<int:pk>/meant/", views.Meaning.as_view(), name="translation_meant"),
        path("translations/<int:pk>/entrust/", views.Entrust.as_view(), name="translation_entrust"),
        path("translations/<int:pk>/machine/", views.AskMachine.as_view(), name="translation_machine"),
        path("translations/<int:pk>/file.<str:ending>", views.Download.as_view(), name="translation_file"),
        path("translations/<int:pk>/file/", views.Upload.as_view(), name="translation_upload"),
        path("translations/glossary/", views.GlossaryList.as_view(), name="translation_glossary"),
        path("translations/glossary/new/", views.EditTerm.as_view(), name="translation_term_new"),
        path("translations/glossary/<int:pk>/", views.EditTerm.as_view(), name="translation_term"),
        path("translations/glossary/<int:pk>/drop/", views.DropTerm.as_view(), name="translation_term_drop"),
        path(
            "translations/glossary/terms.csv", views.GlossaryFile.as_view(), name="translation_glossary_file"
        ),
        path("translations/glossary/take/", views.TakeGlossary.as_view(), name="translation_glossary_take"),
        # wagtail-localize's own screens would be a second way to do the same: all lead to ours
        path("localize/submit/page/<int:page_id>/", localize_send),
        re_path(r"^localize/translate/(?P<pk>\d+)/.*$", localize_editor),
        re_path(r"^localize/.*$", localize_report),
    ]


@hooks.register("register_admin_menu_item")
def translation_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Translations"),
        url="translation_status",
        name="translations",
        icon="nc-language",
        order=45,
        permission="translations.view_standing",
    )


@hooks.register("register_icons")
def translation_icons(icons: list[str]) -> list[str]:
    return [*icons, "translations/icons/nc-language.svg"]


@hooks.register("register_page_header_buttons")
def side_by_side_button(page: Any, user: Any, view_name: str = "", next_url: str = "") -> Any:
    """From a translated page's editor to its words beside the source."""
    if not user.has_perm("translations.view_standing"):
        return
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id
    ).values_list("pk", flat=True)
    for pk in found[:1]:
        yield HeaderButton(
            label=_("Beside the source"),
            url=reverse("translation_edit", args=[pk]),
            icon_name="nc-language",
            priority=55,
        )


@hooks.register("register_page_header_buttons")
def send_button(page: Any, user: Any, view_name: str = "", next_url: str = "") -> Any:
    """From a page's editor to its languages that are missing."""
    sendable = page.specific_class in PAGES and not page.alias_of_id
    if sendable and user.has_perm("translations.send_page") and languages_of(page):
        yield HeaderButton(
            label=_("Send to translation"),
            url=reverse("translation_send", args=[page.pk]),
            icon_name="nc-language",
            priority=56,
        )
