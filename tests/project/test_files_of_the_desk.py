"""What was uploaded is shown to those who may see it: by its own folder, and never for a guessed name."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.documents import get_document_model

from tests.people.screens import ROLES, sign_in

pytestmark = pytest.mark.django_db
OFFICE = set(ROLES) - {"officer"}


def put(name: str) -> str:
    return f"/media/{default_storage.save(name, ContentFile(b'kept'))}"


@pytest.mark.parametrize("role", [None, *ROLES])
def test_a_document_is_the_newsroom_s_and_nobody_else_s(role: str | None) -> None:
    document = get_document_model().objects.create(title="Mật", file=ContentFile(b"kept", name="mat.pdf"))
    client = sign_in(role).client if role else Client()
    answer = client.get(document.url)
    assert (answer.status_code == 200) == (role in OFFICE)


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize("folder", ["images", "original_images", "documents"])
def test_what_pages_show_is_the_newsroom_s_until_it_is_baked(role: str | None, folder: str) -> None:
    client = sign_in(role).client if role else Client()
    answer = client.get(put(f"{folder}/mat.png"))
    assert answer.status_code == (200 if role in OFFICE else 403)
    if role in OFFICE:
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize("name", ["guidance/mat.docx", "evidence/mat.jpg", "mat.txt", "khac/mat.txt"])
def test_what_rooms_show_themselves_is_shown_nowhere_else(role: str | None, name: str) -> None:
    client = sign_in(role).client if role else Client()
    assert client.get(put(name)).status_code == (404 if role else 403)


def test_an_officer_sees_the_own_picture() -> None:
    assert sign_in("officer").allowed(put("avatar_images/an.png"))


@pytest.mark.parametrize(
    "path", ["images/../guidance/mat.docx", "images/%2e%2e/guidance/mat.docx", "images/%00"]
)
def test_no_way_leads_out_of_a_folder(path: str) -> None:
    put("guidance/mat.docx")
    assert not sign_in("editor").allowed(f"/media/{path}")


def test_whoever_is_kept_out_is_told_in_the_office_s_language() -> None:
    answer = Client().get(put("images/mat.png"))
    assert answer.status_code == 403
    assert "Trang này không mở cho bạn" in answer.content.decode()
    assert "/admin/login/" in answer.content.decode()
