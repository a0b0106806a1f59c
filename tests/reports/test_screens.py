"""The screens through HTTP, by role: who sees what, where each number leads, what is refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from nhipcau.assignments.actions import accept, apply_amendment, assign, refuse_change
from nhipcau.assignments.models import Assignment, AssignmentChange
from nhipcau.campaigns.models import Campaign
from nhipcau.people.models import User
from nhipcau.reports import links
from tests.assignments.factories import make_amendment
from tests.people.factories import OrganisationFactory, UserFactory
from tests.reports import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_the_day")]
LATE = dt.date(2026, 8, 20)


@pytest.fixture
def _on_the_day() -> Any:
    with time_machine.travel(make.at(make.TODAY), tick=False):
        yield


@pytest.fixture
def campaign() -> Any:
    return make.make_campaign()


def opened(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return html.fromstring(answer.content)


def screen(
    campaign: Campaign, name: str = "reports_coverage", user: User | None = None, query: str = ""
) -> Any:
    return opened(user or make.person("lead"), f"{reverse(name, args=[campaign.pk])}{query}")


def tiles(page: Any) -> list[str]:
    return [tile.text_content() for tile in page.xpath("//table[@class='mx']//*[contains(@class,'tile ')]")]


@pytest.mark.parametrize(
    "role", ["lead", "editor", "translator", "reviewer", "factchecker", "officer", "operator"]
)
@pytest.mark.parametrize("name", ["reports_coverage", "reports_items"])
def test_every_role_sees_the_coverage(campaign: Any, role: str, name: str) -> None:
    make.plan(campaign, 1, "article", "residents", "vi")
    assert screen(campaign, name, make.person(role)).xpath("//h1")


@pytest.mark.parametrize("name", ["reports_coverage", "reports_items", "reports_report"])
def test_a_person_without_a_role_is_refused(campaign: Any, name: str) -> None:
    nobody = UserFactory()
    client = Client()
    client.force_login(nobody)
    assert client.get(reverse(name, args=[campaign.pk])).status_code == 302
    assert client.get(reverse(name, args=[campaign.pk]))["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("role", ["officer", "translator", "factchecker"])
@pytest.mark.parametrize("name", ["reports_report", "reports_file"])
def test_the_report_is_for_the_office(campaign: Any, role: str, name: str) -> None:
    client = Client()
    client.force_login(make.person(role))
    extra = ["docx"] if name == "reports_file" else []
    answer = client.get(reverse(name, args=[campaign.pk, *extra]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")


def test_the_sentence_counts_and_each_number_is_a_filter(campaign: Any) -> None:
    make.plan(campaign, 1, "article", "residents", "vi", due=LATE)
    done = make.plan(campaign, 2, "article", "residents", "vi")
    make.delivery(make.story(done, live=True))
    page = screen(campaign)
    said = " ".join(page.xpath("string(//p[@class='say'])").split())
    assert said.startswith("Còn 28 ngày tới Ngày 21/9. Đã phát 1 trong 2 việc; 1 việc trễ hạn;")
    for link in page.xpath("//p[@class='say']//a/@href"):
        opened(make.person("lead"), link.split("#")[0])


def test_tiles_speak_and_lead_to_their_items(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi", due=LATE)
    page = screen(campaign)
    (tile,) = page.xpath("//tr[@class='th']//a[contains(@class,'t-planned')]")
    assert tile.text_content() == "tiếng Việt: có kế hoạch, trễ hạn"
    behind = opened(make.person("lead"), tile.get("href"))
    assert behind.xpath(f"//section[@id='viec-{item.pk}']")
    assert "tiếng Nhật: không áp dụng" in tiles(page)
    assert "tiếng Việt: chỗ trống" in tiles(page)


@pytest.mark.parametrize(
    ("show", "expected"),
    [("late", 1), ("gap", 0), ("unmeasured", 1), ("delivered", 1), ("proposed", 1), ("nonsense", 3)],
)
def test_a_filter_hides_the_other_tiles(campaign: Any, show: str, expected: int) -> None:
    make.plan(campaign, 1, "article", "residents", "vi", due=LATE)
    sent = make.plan(campaign, 2, "article", "residents", "vi")
    make.delivery(make.story(sent, live=True), on=dt.date(2026, 8, 1))
    make.plan(campaign, 2, "article", "international", "ja", state="proposed")
    page = screen(campaign, query=f"?show={show}")
    shown = [text for text in tiles(page) if "chỗ trống" not in text and "không áp dụng" not in text]
    themes = page.xpath("//tr[@class='th']")
    assert len(set(shown)) == expected
    assert len(themes) == (2 if show in ("gap", "nonsense") else 1)


def test_a_filter_that_fits_nothing_offers_to_be_lifted(campaign: Any) -> None:
    make.plan(campaign, 1, "article", "residents", "vi")
    page = screen(campaign, query="?show=late")
    assert page.xpath("//div[@class='empty']//a[@href='?']")


def test_the_table_is_a_real_one(campaign: Any) -> None:
    make.plan(campaign, 1, "article", "residents", "vi")
    page = screen(campaign)
    (table,) = page.xpath("//table[@class='mx']")
    assert table.xpath("./caption")
    assert all(cell.get("scope") for cell in table.xpath(".//th"))
    widths = {len(row.xpath("./td")) for row in table.xpath("./tbody/tr")}
    assert widths == {9}, "three forms in three languages"
    assert table.xpath(".//details/summary[normalize-space()]")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not page.xpath("//main//script | //main//*[@onclick or @style]")


def test_the_chain_leads_from_the_sentence_to_the_number(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    page_ = make.story(item, title="Hai đại sứ", live=True)
    sent = make.delivery(page_)
    make.measure(item, value=12_345, delivery=sent)
    ward = OrganisationFactory(name="Phường Vỹ Dạ")
    given = make.assignment(item, ward)
    make.response(given, approved=True, link="https://example.org/bao-cao")
    lead = make.person("lead")
    lead.is_superuser = True
    lead.save()
    page = screen(campaign, "reports_items", lead)
    text = page.text_content()
    for words in (make.LINES[1], "Phường Vỹ Dạ", "Hai đại sứ", "Kênh website", "12.345", "máy chủ web"):
        assert words in text
    hrefs = set(page.xpath("//ol[@class='chain']//a/@href"))
    assert links.story(page_.pk) in hrefs
    assert links.assignment(given.pk) in hrefs
    assert "https://example.org/bao-cao" in hrefs
    theme = item.theme.passage
    assert {links.passage(theme)} - {""} <= hrefs


def test_an_officer_sees_only_what_concerns_the_own_organisation(campaign: Any) -> None:
    own, other = OrganisationFactory(name="Phường Mình"), OrganisationFactory(name="Phường Khác")
    item = make.plan(campaign, 1, "meeting", "residents", "vi", due=LATE)
    make.assignment(item, own)
    make.response(make.assignment(item, other), approved=True, text="chuyện riêng của phường khác")
    officer = make.person("officer", own)
    for name in ("reports_coverage", "reports_items"):
        text = screen(campaign, name, officer).text_content()
        assert "Phường Mình" in text
        assert "Phường Khác" not in text
        assert "chuyện riêng" not in text


def test_what_waits_depends_on_the_person(campaign: Any) -> None:
    item = make.plan(campaign, 1, "meeting", "residents", "vi")
    ward = OrganisationFactory(name="Phường Phú Xuân")
    make.response(make.assignment(item, ward))
    make.assignment(make.plan(campaign, 2, "meeting", "residents", "vi"), ward)
    sent = make.plan(campaign, 1, "article", "residents", "vi")
    make.delivery(make.story(sent, title="Bài ngờ", live=True), state="needs_human")
    make.plan(campaign, 2, "article", "residents", "vi", state="proposed")

    def waiting(user: User) -> str:
        return str(screen(campaign, user=user).xpath("string(//section[contains(@class,'me-p')])"))

    lead = waiting(make.person("lead"))
    assert "Báo cáo của Phường Phú Xuân" in lead
    assert "Bài ngờ" in lead
    assert "1 việc đề xuất chờ xác nhận" in lead
    officer = waiting(make.person("officer", ward))
    assert "Báo cáo việc" in officer
    assert "Bài ngờ" not in officer
    assert "Không ai chờ bạn" in waiting(make.person("translator"))


def test_what_an_amendment_asks_waits_for_the_organisation_and_its_refusal_for_the_office(
    campaign: Any,
) -> None:
    lead, ward = make.person("lead"), OrganisationFactory(name="Phường Phú Xuân")
    officer = make.person("officer", ward)
    item = make.plan(campaign, 1, "meeting", "residents", "vi")
    accept(assignment=assign(items=[item], organisation=ward, by=lead)[0], by=officer)
    held = Assignment.objects.get()
    apply_amendment(amendment=make_amendment(held, by=lead, due=LATE), by=lead)

    def waiting(user: User) -> str:
        return str(screen(campaign, user=user).xpath("string(//section[contains(@class,'me-p')])"))

    assert "Văn phòng đề nghị thay đổi" in waiting(officer)
    assert "đề nghị thay đổi" not in waiting(make.person("officer", OrganisationFactory()))
    assert "không đồng ý" not in waiting(lead)
    refuse_change(change=AssignmentChange.objects.get(), reason="đã in xong", by=officer)
    assert "Đơn vị không đồng ý thay đổi" in waiting(lead)
    assert "đề nghị thay đổi" not in waiting(officer)


def test_a_review_waits_for_those_who_may_decide_it(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    page_ = make.story(item, title="Bài chờ duyệt")
    reviewer = make.person("reviewer")
    task = GroupApprovalTask.objects.create(name="Duyệt lần cuối")
    task.groups.add(reviewer.groups.first())
    workflow = Workflow.objects.create(name="Duyệt bài")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=page_.get_parent())
    workflow.start(page_, make.person("editor"))
    assert "Duyệt: Bài chờ duyệt" in screen(campaign, user=reviewer).text_content()
    assert "Duyệt: Bài chờ duyệt" not in screen(campaign, user=make.person("translator")).text_content()


def test_sample_data_are_labelled_on_every_screen(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    for name in ("reports_coverage", "reports_items", "reports_report"):
        assert "dữ liệu minh họa" not in screen(campaign, name).text_content()
    make.measure(item, sample=True)
    for name in ("reports_coverage", "reports_items", "reports_report"):
        assert "dữ liệu minh họa" in screen(campaign, name).text_content()


def test_the_report_leads_from_each_figure_to_its_items(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    make.measure(item, value=777)
    page = screen(campaign, "reports_report")
    for href in set(page.xpath("//main//a/@href")):
        if href.startswith("/admin/reports/") and "report." not in href:
            opened(make.person("lead"), href.split("#")[0])
    row = page.xpath("//section[@id='so-do']//tr[td]")[0]
    assert row.xpath(".//a/@href") == [links.item(campaign.pk, item.pk)]


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx", "json"])
def test_files_are_downloads(campaign: Any, kind: str) -> None:
    make.plan(campaign, 1, "article", "residents", "vi")
    client = Client()
    client.force_login(make.person("lead"))
    answer = client.get(reverse("reports_file", args=[campaign.pk, kind]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="bao-cao-viet-nhat-2026.{kind}"'
    assert client.get(reverse("reports_file", args=[campaign.pk, "pdf"])).status_code == 404
    assert client.get(reverse("reports_file", args=[campaign.pk + 9, kind])).status_code == 404


def test_home_answers_where_we_stand(campaign: Any) -> None:
    make.plan(campaign, 1, "article", "residents", "vi", due=LATE)
    page = opened(make.person("lead"), reverse("wagtailadmin_home"))
    panel = page.xpath("//section[contains(@class,'home')]")[0]
    text = " ".join(panel.text_content().split())
    assert campaign.title in text
    assert "1 việc trễ hạn" in text
    assert panel.xpath(".//table[caption]//a")
    assert not opened(UserFactory(role="lead"), "/admin/").xpath("//section[contains(@class,'empty')]")


def test_what_waits_in_another_open_campaign_is_on_the_home_page_too(campaign: Any) -> None:
    ward = OrganisationFactory(name="Phường Phú Xuân")
    make.assignment(make.plan(campaign, 1, "meeting", "residents", "vi"), ward)
    newer = make.make_campaign(slug="moi-hon", themes=2)
    officer = make.person("officer", ward)

    panel = opened(officer, reverse("wagtailadmin_home")).xpath("//section[contains(@class,'me-p')]")[0]
    said = " ".join(panel.text_content().split())
    assert panel.xpath("string(header/span[@class='n'])") == "1"
    assert "1 việc chờ bạn ở đó" in said
    assert "Không ai chờ bạn" not in said
    assert panel.xpath(".//li/a/@href") == [f"{links.coverage(campaign.pk, waiting='all')}#me-h"]

    Campaign.objects.filter(pk=newer.pk).update(state=Campaign.State.CLOSED)
    assert "Báo cáo việc" in opened(officer, reverse("wagtailadmin_home")).text_content()


def test_a_task_waits_since_it_was_given_not_since_its_due_day(campaign: Any) -> None:
    ward = OrganisationFactory()
    for number, due in ((1, dt.date(2026, 12, 1)), (2, dt.date(2026, 10, 1))):
        given = make.assignment(make.plan(campaign, number, "meeting", "residents", "vi"), ward)
        Assignment.objects.filter(pk=given.pk).update(due=due)
    page = screen(campaign, user=make.person("officer", ward))
    listed = page.xpath("//section[contains(@class,'me-p')]//li")
    waits = [" ".join(one.text_content().split()) for one in listed]
    assert ["hạn 1/10/2026" in waits[0], "hạn 1/12/2026" in waits[1]] == [True, True]
    assert all("chờ từ 1/7/2026" in one for one in waits)


def test_home_without_a_campaign_says_what_to_do() -> None:
    lead = opened(make.person("lead"), reverse("wagtailadmin_home"))
    assert "Chưa có chiến dịch nào" in lead.text_content()
    assert lead.xpath("//section[contains(@class,'home')]//a/@href") == [links.address("guidance_receive")]
    officer = opened(make.person("officer"), reverse("wagtailadmin_home"))
    assert not officer.xpath("//section[contains(@class,'home')]//a")
    opened(make.person("lead"), reverse("reports_home"))


def test_the_menu_leads_in(campaign: Any) -> None:
    client = Client()
    client.force_login(make.person("lead"))
    assert client.get(reverse("reports_home"))["Location"] == reverse("reports_coverage", args=[campaign.pk])
    assert client.get(reverse("reports_final"))["Location"] == reverse("reports_report", args=[campaign.pk])
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("reports_home") in menu
    assert "kit/desk.css" in menu
    assert "Nhịp Cầu" in re.findall(r"<title>(.*?)</title>", menu, re.S)[0]


def test_screens_ask_a_number_of_queries_that_doesnt_grow(campaign: Any) -> None:
    def queries(of: Any, name: str) -> int:
        client = Client()
        client.force_login(lead)
        client.get(reverse(name, args=[of.pk]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[of.pk])).status_code == 200
        return len(asked)

    lead = make.person("lead")
    large = make.make_campaign(slug="lon", themes=5)
    for of, themes in ((campaign, 2), (large, 5)):
        for theme in range(1, themes + 1):
            item = make.plan(of, theme, "article", "residents", "vi", due=LATE)
            make.delivery(make.story(item, live=True), state="needs_human")
            meeting = make.plan(of, theme, "meeting", "residents", "vi")
            for _ in range(3):
                make.response(make.assignment(meeting, OrganisationFactory()))
            make.measure(meeting, sample=True)
    for name in ("reports_coverage", "reports_items", "reports_report"):
        assert queries(campaign, name) == queries(large, name), name
        assert queries(large, name) <= 45, name


def test_many_responses_to_one_item_wait_together(campaign: Any) -> None:
    item = make.plan(campaign, 1, "meeting", "residents", "vi")
    for _ in range(5):
        make.response(make.assignment(item, OrganisationFactory()))
    page = screen(campaign)
    section = page.xpath("//section[contains(@class,'me-p')]")[0]
    assert "5 báo cáo: " in section.text_content()
    assert section.xpath("string(.//span[@class='n'])") == "5"
    assert "5 việc chờ tôi" in page.xpath("string(//p[@class='say'])")


@pytest.mark.parametrize(
    ("build", "button"),
    [
        ("nothing", "Giao việc"),
        ("draft", "Mở bài"),
        ("live", "Phát hành"),
        ("sent", "Ghi số đo"),
        ("owed", "Nhắc"),
        ("answered", "Xem báo cáo"),
    ],
)
def test_each_state_has_one_button_that_moves_it(campaign: Any, build: str, button: str) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi")
    if build in ("draft", "live", "sent"):
        page_ = make.story(item, live=build != "draft")
        if build == "sent":
            make.delivery(page_)
    if build in ("owed", "answered"):
        given = make.assignment(item)
        if build == "answered":
            make.response(given)
    lead = make.person("lead")
    lead.is_superuser = True
    lead.save()
    page = screen(campaign, "reports_items", lead)
    (link,) = page.xpath("//section[contains(@class,'viec')]/header/a")
    assert link.text_content() == button
    opened(lead, link.get("href"))


def test_a_reader_without_the_right_is_not_sent_to_a_closed_door(campaign: Any) -> None:
    item = make.plan(campaign, 1, "article", "residents", "vi", due=LATE)
    make.story(item, live=True)
    officer = make.person("officer", OrganisationFactory())
    for name in ("reports_coverage", "reports_items"):
        page = screen(campaign, name, officer)
        for href in set(page.xpath("//main//a/@href")):
            if href.startswith("/admin/"):
                opened(officer, href.split("#")[0])
