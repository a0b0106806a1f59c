"""The plan of a campaign as a grid."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from nhipcau.campaigns.actions import latest_change
from nhipcau.campaigns.models import Campaign, PlanChange, PlanItem
from nhipcau.campaigns.planning.conflicts import PlanConflict
from nhipcau.campaigns.views.grid import COLUMNS, Filter, Grid, without
from nhipcau.campaigns.views.rows import Row, quotes, rows_of
from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.desk import Pick, Screen, page_of, person, segments

State = PlanItem.State
ITEMS_A_PAGE = 100
HEADS: dict[str, Any] = {
    "theme": gettext_lazy("Theme"),
    "form": pgettext_lazy("plan", "Form"),
    "audience": gettext_lazy("Audience"),
    "language": gettext_lazy("Language"),
    "owner": gettext_lazy("Lead organisation"),
    "due": gettext_lazy("Due"),
    "conflicts": gettext_lazy("Conflicts"),
    "state": gettext_lazy("State"),
}


class OfPlan:
    """What the screens of one plan share: the campaign, the grid as asked, what the person may do."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def campaign(self) -> Campaign:
        campaigns = Campaign.objects.select_related("guidance", "lead_organisation")
        return get_object_or_404(campaigns.defer("guidance__text"), pk=self.kwargs["pk"])

    @cached_property
    def grid(self) -> Grid:
        asked = Filter.asked(self.request, self.campaign)
        return Grid(self.campaign, asked, self.request.GET.get("sort", ""))

    def may(self) -> dict[str, bool]:
        user = person(self.request)
        confirm, edit = user.has_perm("campaigns.confirm_plan"), user.has_perm("campaigns.draw_up_plan")
        return {"may_confirm": confirm, "may_edit": edit, "may_tick": confirm or edit}

    def standing(self, grid: Grid | None = None) -> dict[str, Any]:
        """Where the plan stands, in numbers, and what this person can undo."""
        grid, day = grid or self.grid, self.campaign.day()
        undoable = latest_change(self.campaign, person(self.request))
        return {
            "campaign": self.campaign,
            "counts": grid.counts(grid.items),
            "day": day,
            "days_left": (day - clock.today()).days if day else None,
            "undo": undo_words(undoable) if undoable else "",
        }

    def plan_states(self, counts: dict[str, int]) -> Any:
        choices = (
            ("", _("In the plan"), counts["standing"]),
            (State.PROPOSED.value, _("Proposed"), counts["proposed"]),
            (State.CONFIRMED.value, _("Confirmed"), counts["confirmed"]),
            ("late", _("Late"), counts["late"]),
            (State.DROPPED.value, _("Dropped"), counts["dropped"]),
        )
        return segments(self.request, "state", choices)

    def picks(self) -> list[Pick]:
        """The lists by which the grid and the calendar are narrowed."""
        grid, asked = self.grid, self.grid.filter
        owners = sorted(grid.owners.values(), key=lambda one: one.name)
        return [
            Pick("theme", HEADS["theme"], _pairs(grid.themes), asked.theme),
            Pick("form", HEADS["form"], _pairs(grid.forms), asked.form),
            Pick("audience", HEADS["audience"], _pairs(grid.audiences), asked.audience),
            Pick("language", HEADS["language"], languages_of(self.campaign), asked.language),
            Pick(
                "owner",
                HEADS["owner"],
                [("none", _("no organisation")), *((one.pk, one.name) for one in owners)],
                "none" if asked.unowned else asked.owner,
            ),
            Pick(
                "conflict",
                HEADS["conflicts"],
                [
                    ("any", _("with any conflict")),
                    ("other", _("with one besides “no organisation”")),
                    *PlanConflict.Kind.choices,
                ],
                asked.conflict,
            ),
        ]


def words() -> dict[str, Any]:
    """What every row of the grid says alike, looked up once."""
    return {
        "theme": _("Theme"),
        "form": pgettext("plan", "Form"),
        "audience": _("Audience"),
        "language": _("Language"),
        "owner": _("Lead organisation"),
        "supporting": _("Supporting organisations"),
        "due": _("Due"),
        "note": pgettext("plan item", "Note"),
        "none": pgettext("organisation", "none yet"),
        "undated": _("no day"),
        "late": _("past its day"),
        "given_out": _("Given out"),
        "held": _("Given out: an amendment changes it"),
        "edit": pgettext("plan item", "Edit"),
    }


def _pairs(named: dict[int, Any]) -> list[tuple[int, str]]:
    return [(key, str(one)) for key, one in named.items()]


def languages_of(campaign: Campaign) -> list[tuple[str, str]]:
    return [(code, language_word(code)) for code in campaign.languages]


def undo_words(change: PlanChange) -> str:
    """What undoing would take back: "sửa 14 việc"."""
    words = {
        PlanChange.Action.PROPOSE: pgettext("undo", "proposing"),
        PlanChange.Action.ADD: pgettext("undo", "adding"),
        PlanChange.Action.EDIT: pgettext("undo", "changing"),
        PlanChange.Action.IMPORT: pgettext("undo", "taking over"),
        PlanChange.Action.CONFIRM: pgettext("undo", "confirming"),
        PlanChange.Action.DROP: pgettext("undo", "dropping"),
        PlanChange.Action.RESTORE: pgettext("undo", "taking back"),
    }
    count = len(change.after)
    said = ngettext("%(verb)s %(count)d item", "%(verb)s %(count)d items", count)
    verb = words.get(PlanChange.Action(change.action), "")
    return said % {"verb": verb, "count": count} if verb else ""


class Plan(OfPlan, Screen):
    """A campaign's plan: what is to be said, to whom, in what form, by when, and which sentence asks it."""

    permission = "campaigns.view_planitem"
    header_icon = "nc-plan"
    template_name = "campaigns/plan.html"
    trail = (("campaign_list", gettext_lazy("Campaigns and plans")),)

    def get_page_title(self) -> str:
        return str(self.campaign)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grid = self.grid
        page = page_of(self.request, [one.pk for one in grid.shown], ITEMS_A_PAGE)
        rows = rows_of(self.campaign, page.object_list, grid.conflicts)
        here = grid.counts(grid.narrowed)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return (
            context
            | self.standing()
            | self.may()
            | {
                "filter": grid.filter,
                "page": page,
                "rows": rows,
                "groups": _by_theme(rows) if grid.column == "theme" else [rows],
                "quotes": quotes(rows),
                "by_theme": grid.column == "theme",
                "heads": self._heads(),
                "picks": self.picks(),
                "states": self.plan_states(here),
                "proposed_here": here["proposed"],
                "words": words(),
                "columns": len(COLUMNS) + 4 - (grid.column == "theme") + self.may()["may_tick"],
                "language_choices": languages_of(self.campaign),
                "lifted": f"?{without(self.request.GET, *FILTERS).urlencode()}",
                "here": self.request.get_full_path(),
                "calendar": f"{reverse('campaign_calendar', args=[self.campaign.pk])}?"
                f"{without(self.request.GET, 'p', 'sort').urlencode()}",
            }
        )

    def _heads(self) -> list[dict[str, Any]]:
        """Each sortable column: its word, where a click leads, and how it is sorted now."""
        grid, heads = self.grid, []
        for name in COLUMNS:
            now = name == grid.column and bool(grid.sort)
            query = without(self.request.GET, "p", "sort")
            query["sort"] = f"-{name}" if now and not grid.descending else name
            sorted_as = ("descending" if grid.descending else "ascending") if now else ""
            heads.append(
                {"name": name, "word": HEADS[name], "query": f"?{query.urlencode()}", "as": sorted_as}
            )
        return heads


def _by_theme(rows: list[Row]) -> list[list[Row]]:
    return [list(group) for _theme, group in groupby(rows, key=lambda row: row.item.theme_id)]


FILTERS = ("theme", "form", "audience", "language", "owner", "conflict", "due_from", "due_to", "q", "p")
