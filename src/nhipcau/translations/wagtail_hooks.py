from __future__ import annotations

from typing import Any

from django.urls import path, re_path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import HeaderButton
from wagtail_localize.models import Translation

from nhipcau.people.desk import Door
from nhipcau.translations import views
from nhipcau.translations.views.status import localize_report, localize_send

KEY = r"(?P<key>\d+\.\d+)"
LOCALIZE_ITEMS = frozenset({"localize-restart-translation", "localize-convert-to-alias"})


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
        path("glossary/", views.GlossaryList.as_view(), name="translation_glossary"),
        path("glossary/new/", views.EditTerm.as_view(), name="translation_term_new"),
        path("glossary/<int:pk>/", views.EditTerm.as_view(), name="translation_term"),
        path("glossary/<int:pk>/drop/", views.DropTerm.as_view(), name="translation_term_drop"),
        path("glossary/terms.csv", views.GlossaryFile.as_view(), name="translation_glossary_file"),
        path("glossary/take/", views.TakeGlossary.as_view(), name="translation_glossary_take"),
        # wagtail-localize's own screens would be a second way to do the same: they lead to ours
        path("localize/submit/page/<int:page_id>/", localize_send),
        path("localize/reports/translations/", localize_report),
        path("localize/update/<int:translation_source_id>/", localize_report),
        path("localize/page/<int:page_id>/convert_to_alias/", localize_report),
        re_path(r"^localize/translate/.*$", localize_report),
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


@hooks.register("construct_page_action_menu")
def without_localize_s_steps(items: list[Any], _request: Any, _context: Any) -> None:
    """A translation here is never "restarted" nor made an alias: it is resynced, and keeps its words."""
    items[:] = [item for item in items if getattr(item, "name", "") not in LOCALIZE_ITEMS]


@hooks.register("construct_reports_menu")
def without_localize_s_report(_request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if "localize/reports" not in getattr(item, "url", "")]


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
