"""`nhipcau plan` and the screen of the plan's files: what they write, what they show, whom they refuse."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from icalendar import Calendar

from nhipcau.campaigns.actions import edit_items
from nhipcau.campaigns.models import Campaign
from nhipcau.campaigns.ports import MEDIA_TYPES, PLAN_KINDS
from nhipcau.people.models import User
from tests.campaigns.factories import make_campaign
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import ROLES, page, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return UserFactory(role="lead", username="lan")


@pytest.fixture
def campaign(lead: User) -> Campaign:
    return make_campaign(by=lead)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("plan", *arguments, stdout=out)
    return out.getvalue()


def edited(path: Path, cell: str, value: str) -> Path:
    book = openpyxl.load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(path)
    return path


def test_every_format_is_written_and_twice_the_same(campaign: Campaign, tmp_path: Path) -> None:
    said = run(campaign.slug, "-o", f"{tmp_path}/ra/").split()
    assert [Path(one).name for one in said] == [f"ke-hoach.{kind}" for kind in PLAN_KINDS]
    first = {Path(one).name: Path(one).read_bytes() for one in said}
    run(str(campaign.pk), "-o", f"{tmp_path}/ra/")
    assert {Path(one).name: Path(one).read_bytes() for one in said} == first
    assert run(campaign.slug, "-o", f"{tmp_path}/a.docx", "--layout", "party").strip() == f"{tmp_path}/a.docx"


def test_a_difference_is_shown_and_only_applied_when_asked_in_a_name(
    campaign: Campaign, lead: User, tmp_path: Path
) -> None:
    path = tmp_path / "ke-hoach.xlsx"
    run(campaign.slug, "-o", str(path))
    assert "0 việc sửa" in run(campaign.slug, "--import", str(path))
    edited(path, "H2", "5/9/2026")
    item = campaign.plan_items.first()
    assert item
    shown = run(campaign.slug, "--import", str(path))
    assert f"~ {item.theme.ordinal}. " in shown
    assert "Thời hạn (H2): " in shown
    assert " → 5/9/2026" in shown
    assert not campaign.changes.filter(action="import").exists()
    assert "Đã nhập 1 việc" in run(campaign.slug, "--import", str(path), "--apply", "--by", lead.username)
    change = campaign.changes.get(action="import")
    assert change.by == lead


def test_a_row_left_out_is_dropped_only_when_asked(campaign: Campaign, lead: User, tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.xlsx"
    run(campaign.slug, "-o", str(path))
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_rows(2)
    book.save(path)
    count = campaign.plan_items.standing().count()
    run(campaign.slug, "--import", str(path), "--apply", "--by", "lan")
    assert campaign.plan_items.standing().count() == count
    run(campaign.slug, "--import", str(path), "--apply", "--drop", "--by", "lan")
    assert campaign.plan_items.standing().count() == count - 1


def test_what_is_not_understood_is_told_and_ends_with_one(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.xlsx"
    run(campaign.slug, "-o", str(path))
    edited(path, "F2", "Sở Không Có")
    with pytest.raises(SystemExit) as ended:
        run(campaign.slug, "--import", str(path))
    assert ended.value.code == 1


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["khong-co", "-o", "x.xlsx"], 1, "Không có chiến dịch"),
        (["chien-dich-thu", "-o", "x.pdf"], 2, ".pdf"),
        (["chien-dich-thu", "-o", "x.xlsx", "--format", "docx"], 2, "khớp"),
        (["chien-dich-thu", "-o", "x", "--format", "pdf"], 2, "pdf"),
        (["chien-dich-thu"], 2, "--import"),
        (["chien-dich-thu", "-o", "x.xlsx", "--import", "y.xlsx"], 2, "-o"),
        (["chien-dich-thu", "--import", "y.xlsx", "--apply"], 2, "--by"),
        (["chien-dich-thu", "--import", "y.xlsx"], 1, "y.xlsx"),
        (["chien-dich-thu", "--import", "hong.xlsx"], 1, "hong.xlsx: Bảng tính hỏng"),
        (["chien-dich-thu", "--import", "tot.tsv", "--apply", "--by", "ai-do"], 2, "ai-do"),
        (["chien-dich-thu", "--import", "tot.tsv", "--apply", "--by", "mai"], 1, "Vai trò"),
    ],
)
def test_what_goes_wrong_is_one_line_with_its_status(
    arguments: list[str],
    status: int,
    said: str,
    campaign: Campaign,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("hong.xlsx").write_bytes(b"PK\3\4 broken")
    item = campaign.plan_items.first()
    assert item
    Path("tot.tsv").write_text(f"Số việc\tGhi chú\n{item.pk}\tMới\n", encoding="utf-8")
    UserFactory(role="editor", username="mai")
    with pytest.raises(CommandError, match=said) as error:
        run(*arguments)
    assert error.value.returncode == status
    assert "\n" not in str(error.value)
    assert not campaign.changes.filter(action="import").exists()


@pytest.mark.parametrize("role", ROLES)
def test_whoever_sees_the_plan_takes_it_out(role: str, campaign: Campaign) -> None:
    desk = sign_in(role)
    shown = page(desk.get(reverse("campaign_files", args=[campaign.pk])))
    assert shown.select("a[download]")
    for kind in ("ics", "json"):
        answer = desk.get(reverse("campaign_export", args=[campaign.pk, kind]))
        assert answer["Content-Type"] == MEDIA_TYPES[kind]
        assert answer["Content-Disposition"] == f'attachment; filename="ke-hoach-{campaign.slug}.{kind}"'
    assert sign_in().get(reverse("campaign_export", args=[campaign.pk, "json"])).status_code == 302
    assert desk.get(reverse("campaign_export", args=[campaign.pk, "exe"])).status_code == 404


def test_the_calendar_of_one_organisation_has_its_items_only(campaign: Campaign, lead: User) -> None:
    ours, other = OrganisationFactory(name="Sở Y tế"), OrganisationFactory(name="Tỉnh Đoàn")
    first, second, third = campaign.plan_items.all()[:3]
    changes = {
        first.pk: {"owner": ours.pk},
        second.pk: {"supporting": [ours.pk]},
        third.pk: {"owner": other.pk},
    }
    edit_items(campaign=campaign, changes=changes, by=lead)
    desk = sign_in("officer")
    assert "Sở Y tế" in text(desk.get(reverse("campaign_files", args=[campaign.pk])))
    address = reverse("campaign_export", args=[campaign.pk, "ics"])
    answer = desk.get(f"{address}?organisation={ours.pk}")
    uids = {str(one["uid"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert {uid.split("@")[0] for uid in uids if uid.startswith("item")} == {
        f"item-{first.pk}",
        f"item-{second.pk}",
    }
    assert desk.get(f"{address}?organisation=x").status_code == 200


def test_a_part_of_the_plan_brought_back_drops_nothing(
    campaign: Campaign, lead: User, tmp_path: Path
) -> None:
    ours, first = OrganisationFactory(name="Sở Y tế"), campaign.plan_items.first()
    assert first
    edit_items(campaign=campaign, changes={first.pk: {"owner": ours.pk}}, by=lead)
    address = reverse("campaign_export", args=[campaign.pk, "xlsx"])
    path = tmp_path / "mot-phan.xlsx"
    path.write_bytes(sign_in("officer").get(f"{address}?organisation={ours.pk}").content)
    assert "0 việc sửa, 0 việc thêm, 0 việc không có trong bảng" in run(campaign.slug, "--import", str(path))
