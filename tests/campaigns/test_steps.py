"""From a reading to a confirmed plan, page by page and without a script; and the screens beside it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.campaigns.actions import add_key_date, edit_items, mark_given_out
from nhipcau.campaigns.actions.parts import Day
from nhipcau.campaigns.models import Campaign, LeadTime, NamedBody, PlanItem
from nhipcau.guidance.actions import accept_passages
from tests.campaigns.factories import make_campaign, reviewed
from tests.campaigns.test_bodies import duties
from tests.guidance.factories import make_guidance
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import ROLES, Desk, page, said, sign_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return sign_in("lead")


@pytest.fixture
def campaign(desk: Desk) -> Campaign:
    return make_campaign(by=desk.user)


def at(name: str, campaign: Campaign, query: str = "") -> str:
    return f"{reverse(name, args=[campaign.pk])}{query}"


def test_a_campaign_is_opened_from_its_document_once(desk: Desk) -> None:
    guidance = make_guidance(by=desk.user)
    address = reverse("campaign_open", args=[guidance.pk])
    asked = text(desk.get(address))
    assert "10 mục chưa xem. Mục chưa xem không vào kế hoạch" in asked
    assert "chưa có mục nào được nhận" in asked
    assert "xem lại bản đọc" in said(desk.post(address, {"title": "Sớm quá", "languages": ["vi"]}))
    accept_passages(passages=guidance.passages.unreviewed(), by=desk.user)
    asked = text(desk.get(address))
    assert "10 mục đã nhận" in asked
    assert "không phải 2 × 3 × 2 × 3 = 36 ô" in asked
    assert "văn bản ghi “21/9”" in asked.lower()
    answer = desk.post(address, {"title": "Kỷ niệm 21/9", "languages": ["vi", "ja"]})
    opened = Campaign.objects.get()
    assert opened.title == "Kỷ niệm 21/9"
    assert opened.languages == ["vi", "ja"]
    assert f"Đã đề xuất {opened.plan_items.count()} việc" in said(answer)
    assert desk.get(address).headers["Location"] == at("campaign_plan", opened)


def test_another_day_may_be_given_while_opening(desk: Desk) -> None:
    guidance = reviewed(by=desk.user)
    address = reverse("campaign_open", args=[guidance.pk])
    given = {"title": "A", "languages": ["vi"], "key_date": "2031-09-21"}
    desk.post(address, given)
    opened = Campaign.objects.get()
    assert opened.day() == dt.date(2031, 9, 21)
    item = opened.plan_items.filter(form__value="article")[0]
    assert item.due == dt.date(2031, 9, 11)
    bad = reverse("campaign_open", args=[reviewed(by=desk.user, title="Khác").pk])
    assert "ngày/tháng/năm" in said(desk.post(bad, given | {"key_date": "mai"}))


@pytest.mark.parametrize("name", ["campaign_review", "campaign_match", "campaign_confirm"])
@pytest.mark.parametrize("role", ROLES)
def test_everyone_sees_the_steps_and_the_lead_acts(name: str, role: str, campaign: Campaign) -> None:
    campaign.named_bodies.create(name="Sở Lạ")
    other = sign_in(role)
    shown = page(other.get(at(name, campaign)))
    assert shown.select_one("[aria-current=step]")
    posts = [form for form in shown.select(".desk form[method=post]") if form.get("action")]
    assert bool(posts) == (role == "lead")
    assert other.allowed(reverse("campaign_new")) == (role == "lead")
    assert other.allowed(at("campaign_copy", campaign)) == (role == "lead")


def test_no_one_else_acts_by_a_forged_form(campaign: Campaign) -> None:
    editor = sign_in("editor")
    body = campaign.named_bodies.create(name="Sở Lạ")
    for name, given in (
        ("campaign_parts", {"verb": "add", "part": "theme", "words": "X"}),
        ("campaign_bodies", {"body": body.pk, "aside": "1"}),
        ("campaign_owners", {"group": ["1"]}),
        ("campaign_settle", {"all": "1"}),
    ):
        assert "Vai trò" in said(editor.post(at(name, campaign), given))
    assert "Vai trò" in said(editor.post(reverse("campaign_set_lead_times"), {"days-article": "3"}))
    assert not campaign.plan_items.confirmed().exists()
    assert campaign.themes.count() == 2


def test_parts_are_added_renamed_and_removed(desk: Desk, campaign: Campaign) -> None:
    parts = at("campaign_parts", campaign)
    assert "Đã thêm" in said(desk.post(parts, {"verb": "add", "part": "theme", "words": "An toàn số"}))
    added = campaign.themes.get(ordinal=3)
    assert added.passage is None
    assert "Đã thêm" in said(desk.post(parts, {"verb": "add", "part": "form", "value": "video"}))
    assert "ghi tên gọi" in said(desk.post(parts, {"verb": "add", "part": "form", "value": "other"}))
    assert "Đã có" in said(desk.post(parts, {"verb": "add", "part": "audience", "value": "residents"}))
    renamed = {"verb": "rename", "part": f"theme:{added.pk}", "words": "An toàn trên mạng"}
    assert "An toàn trên mạng" in said(desk.post(parts, renamed))
    assert "Đã bỏ" in said(desk.post(parts, {"verb": "remove", "part": f"theme:{added.pk}"}))
    assert campaign.themes.count() == 2
    theme = campaign.themes.all()[0]
    PlanItem.objects.filter(theme=theme).update(state="confirmed", decided_by=desk.user)
    held = said(desk.post(parts, {"verb": "remove", "part": f"theme:{theme.pk}"}))
    assert "đã được quyết định" in held
    for nonsense in ({}, {"verb": "remove", "part": "theme:x"}, {"verb": "add", "part": "y"}):
        assert "Hãy chọn" in said(desk.post(parts, nonsense))


def test_the_day_is_set_and_what_is_counted_back_follows(desk: Desk, campaign: Campaign) -> None:
    day = campaign.key_dates.get()
    parts = at("campaign_parts", campaign)
    given = {"verb": "day", "part": f"day:{day.pk}", "date": "2030-10-01", "words": "Ngày mới"}
    count = campaign.plan_items.count()
    assert f"{count} việc đề xuất đổi hạn theo" in said(desk.post(parts, given))
    assert campaign.day() == dt.date(2030, 10, 1)
    assert "ngày/tháng/năm" in said(desk.post(parts, given | {"date": "32/13"}))
    assert "Đã thêm ngày chính" in said(desk.post(parts, {"verb": "day", "date": "2030-11-02"}))
    assert "đã có ngày này" in said(desk.post(parts, {"verb": "day", "date": "2030-11-02"}))


def test_the_reading_that_went_on_is_offered_and_taken_over(desk: Desk, campaign: Campaign) -> None:
    guidance = campaign.guidance
    assert guidance
    guidance.passages.filter(text="triển lãm").update(state="rejected")
    guidance.text += (
        "Sở VH&TT chủ trì tổ chức triển lãm. Các cơ quan báo chí đăng tải bài viết. Sở Lạ lo kinh phí"
    )
    type(guidance).objects.filter(pk=guidance.pk).update(text=guidance.text, version=F("version") + 1)
    duties(guidance, by=desk.user)
    shown = text(desk.get(at("campaign_review", campaign)))
    assert "Sở Lạ" in shown
    assert "Không còn trong bản đọc: Triển lãm" in shown
    assert "thêm 3 mục" in said(desk.post(at("campaign_parts", campaign), {"verb": "update"}))
    assert campaign.forms.filter(value="exhibition").exists()


def test_bodies_are_matched_page_by_page(desk: Desk, campaign: Campaign) -> None:
    culture = OrganisationFactory(name="Sở Văn hóa", kind="state", forms=["article"])
    other = OrganisationFactory(name="Hội Sử học")
    certain = campaign.named_bodies.create(name="Sở Văn hoá")
    strange = campaign.named_bodies.create(name="Sở Lạ")
    group = campaign.named_bodies.create(name="các xã, phường")
    shown = page(desk.get(at("campaign_match", campaign)))
    assert [box["value"] for box in shown.select("[name=organisation][checked]")] == [str(culture.pk)]
    bodies = at("campaign_bodies", campaign)
    assert "Đã ghép 1" in said(desk.post(bodies, {"certain": "1"}))
    verbs = f"#body-{strange.pk} .verbs button"
    unmatched = page(desk.get(at("campaign_match", campaign)))
    assert [one.get("name") for one in unmatched.select(verbs)] == ["aside"]
    found = page(desk.get(at("campaign_match", campaign, f"?body={strange.pk}&q=sử học")))
    assert len(found.select(verbs)) == 2
    assert found.select_one(f"#body-{strange.pk} [name=organisation][value='{other.pk}']")
    assert "Hãy chọn đơn vị" in said(desk.post(bodies, {"body": strange.pk}))
    matched = desk.post(bodies, {"body": strange.pk, "organisation": [f"{culture.pk},{other.pk}", "x"]})
    assert "Đã ghép" in said(matched)
    assert strange.organisations.count() == 2
    assert "Đã mở lại" in said(desk.post(bodies, {"body": strange.pk, "reopen": "1"}))
    new = {"body": strange.pk, "create": "1", "name": "Sở  văn hóa", "kind": "state"}
    refused = desk.post(bodies, new)
    assert "Hãy chọn đơn vị đó" in said(refused)
    typed = page(refused).select_one(f"#body-{strange.pk} [name=name]")
    assert typed
    assert typed["value"] == "Sở  văn hóa"
    new["name"] = "Sở Lạ"
    assert "Đã tạo và ghép" in said(desk.post(bodies, new))
    assert "Đã để riêng" in said(desk.post(bodies, {"body": group.pk, "aside": "1"}))
    certain.refresh_from_db()
    assert certain.state == NamedBody.State.MATCHED
    shown = text(desk.get(at("campaign_match", campaign)))
    assert "Đã quyết định hết" in shown


def test_owners_are_taken_over_in_bulk(desk: Desk, campaign: Campaign) -> None:
    OrganisationFactory(name="Báo tỉnh", forms=["article", "exhibition"], languages=["vi"])
    shown = page(desk.get(at("campaign_match", campaign)))
    groups = [box["value"] for box in shown.select("[name=group]")]
    owners = at("campaign_owners", campaign)
    assert len(groups) == 2
    assert "Hãy chọn đề xuất" in said(desk.post(owners, {}))
    assert "đã có đơn vị chủ trì" in said(desk.post(owners, {"group": groups[:1]}))
    forms = campaign.plan_items.exclude(owner=None).values_list("form__value", flat=True)
    assert len(set(forms)) == 1
    assert "chưa biết đơn vị nào" in text(desk.get(at("campaign_match", campaign)))


def test_the_plan_is_confirmed_and_taken_back_until_something_is_given_out(
    desk: Desk, campaign: Campaign
) -> None:
    count, settle = campaign.plan_items.count(), at("campaign_settle", campaign)
    first = campaign.plan_items.all()[0]
    edit_items(campaign=campaign, changes={first.pk: {"due": None}}, by=desk.user)
    shown = text(desk.get(at("campaign_confirm", campaign)))
    assert "1 việc chưa có hạn" in shown
    assert "chặn xác nhận" in shown
    assert "Chưa giao cho ai, chưa gửi gì" in shown
    assert "1 việc chưa có hạn" in said(desk.post(settle, {"all": "1"}))
    assert f"Đã xác nhận {count - 1} việc" in said(desk.post(settle, {"dated": "1"}))
    assert "Đã hoàn tác" in said(desk.post(settle, {"undo": "1"}))
    assert not campaign.plan_items.confirmed().exists()
    assert "hoàn tác các sửa đổi ấy trước" in said(desk.post(settle, {"undo": "1"}))
    desk.post(settle, {"dated": "1"})
    onward = f'a[href="{reverse("assignment_new")}?campaign={campaign.pk}"]'
    assert not page(desk.get(at("campaign_confirm", campaign))).select(onward)
    edit_items(campaign=campaign, changes={first.pk: {"due": dt.date(2027, 9, 1)}}, by=desk.user)
    desk.post(settle, {"all": "1"})
    assert page(desk.get(at("campaign_confirm", campaign))).select_one(onward)
    assert "Đã hoàn tác" in said(desk.post(settle, {"undo": "1"}))
    mark_given_out(items=campaign.plan_items.confirmed()[:1])
    assert "sửa đổi" in said(desk.post(settle, {"undo": "1"}))
    assert campaign.plan_items.confirmed().count() == count - 1


def test_a_campaign_without_a_document(desk: Desk) -> None:
    address = reverse("campaign_new")
    given = {
        "title": "Tuần lễ\r\nan toàn giao thông",  # a long name is shown over lines, and kept as one
        "key_date": "2031-05-10",
        "themes": "Đội mũ bảo hiểm\n\nKhông uống rượu bia khi lái xe",
        "forms": ["poster", "radio"],
        "audiences": ["residents", "students"],
        "languages": ["vi"],
    }
    assert "Chưa lưu gì" in said(desk.post(address, given | {"themes": " "}))
    assert not Campaign.objects.exists()
    answer = desk.post(address, given)
    made = Campaign.objects.get()
    assert made.title == "Tuần lễ an toàn giao thông"
    assert (made.guidance, made.day(), made.themes.count()) == (None, dt.date(2031, 5, 10), 2)
    assert f"Đã đề xuất {made.plan_items.count()} việc" in said(answer)
    assert made.plan_items.count() >= 4
    for name in ("campaign_review", "campaign_match", "campaign_confirm", "campaign_plan"):
        assert desk.allowed(at(name, made))


def test_a_campaign_is_copied_after_its_dates_are_seen(desk: Desk, campaign: Campaign) -> None:
    shown = text(desk.get(at("campaign_copy", campaign, "?year=2032")))
    assert "21/9/2032" in shown
    assert "1/9/2032" in shown
    answer = desk.post(at("campaign_copy", campaign), {"title": "Năm sau", "year": "2032"})
    copy = Campaign.objects.get(title="Năm sau")
    assert f"Đã đề xuất {campaign.plan_items.count()} việc" in said(answer)
    assert copy.copied_from == campaign
    assert "chép từ Chiến dịch thử" in text(desk.get(reverse("campaign_list")))
    assert said(desk.post(at("campaign_copy", campaign), {"title": "", "year": "x"}))


def test_lead_times_are_set_and_go_back_to_the_rules(desk: Desk, campaign: Campaign) -> None:
    address, setting = reverse("campaign_lead_times"), reverse("campaign_set_lead_times")
    day = campaign.day()
    assert day
    articles = campaign.plan_items.filter(form__value="article")
    told = said(desk.post(setting, {"days-article": "12", "days-meeting": "7"}))
    assert f"{articles.count()} việc đề xuất" in told
    assert LeadTime.objects.count() == 1
    assert articles[0].due == day - dt.timedelta(days=12)
    assert "1 hình thức" in text(desk.get(address))
    assert "bằng chữ số" in said(desk.post(setting, {"days-article": "3", "days-radio": "ba"}))
    assert LeadTime.objects.get().days == 12  # all of them or none
    desk.post(setting, {"days-article": ""})
    assert not LeadTime.objects.exists()
    assert articles[0].due == day - dt.timedelta(days=10)
    assert "Không có gì thay đổi" in said(desk.post(setting, {"days-article": ""}))


@pytest.mark.parametrize("name", ["campaign_review", "campaign_match", "campaign_confirm"])
def test_a_step_takes_as_many_queries_for_many_items(name: str, desk: Desk, campaign: Campaign) -> None:
    campaign.named_bodies.create(name="Sở Đầu")
    OrganisationFactory(name="Sở Lạ hơn")
    counts = []
    for year in (2030, 2031):
        desk.get(at(name, campaign))
        with CaptureQueriesContext(connection) as queries:
            desk.get(at(name, campaign))
        counts.append(len(queries))
        theme = campaign.themes.create(ordinal=year - 2000, title=f"Thêm {year}", text="x")
        form, audience = campaign.forms.all()[0], campaign.audiences.all()[0]
        for code in ("vi", "ja", "en"):
            campaign.plan_items.create(theme=theme, form=form, audience=audience, language=code)
            campaign.named_bodies.create(name=f"Sở {year} {code}")
        add_key_date(campaign=campaign, day=Day("Thêm", 1, 2, year), by=desk.user)
    assert counts[0] == counts[1] < 45


def test_nonsense_in_an_address_is_no_error(desk: Desk, campaign: Campaign) -> None:
    for query in ("?state=rumour", "?body=x&q=a", "?body=99999999&q=%00", "?q=" + "ư" * 900):
        assert desk.get(at("campaign_match", campaign, query)).status_code == 200
    for query in ("?year=0", "?year=99999999999", "?year=x"):
        assert desk.get(at("campaign_copy", campaign, query)).status_code == 200
    assert desk.get(f"{reverse('campaign_lead_times')}?campaign=x").status_code == 200
    nobody = UserFactory()
    assert nobody
