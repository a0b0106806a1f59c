"""Screens of `products`: what was made of which page, ordering it, and the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from nhipcau.campaigns.models import Theme
from nhipcau.people.desk import Screen, Verb, chosen, chosen_key, keys, page_of, person, segments
from nhipcau.people.models import User
from nhipcau.products.actions import order_products
from nhipcau.products.models import Product
from nhipcau.stories.models import StoryPage, ThemePage

State = Product.State
PAGES_A_PAGE = 20


@dataclass(frozen=True)
class Row:
    """One page in one language, with what was made of it, form by form."""

    page: StoryPage | ThemePage
    forms: tuple[tuple[str, Any, tuple[Product, ...]], ...]

    @property
    def ordered(self) -> bool:
        return any(products for _value, _label, products in self.forms)


class ProductList(Screen):
    """Stories and themes that are public, and what was made of each: form by form, file by file."""

    permission = "products.view_product"
    page_title = gettext_lazy("Products")
    header_icon = "nc-product"
    template_name = "products/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = chosen(self.request, "state", (*State.values, "none"))
        language = chosen(self.request, "language", [code for code, _name in settings.LANGUAGES])
        theme = chosen_key(self.request, "theme")
        find = self.request.GET.get("q", "").strip()
        page = page_of(self.request, _pages(state, language, theme, find), PAGES_A_PAGE)
        standing = Product.objects.filter(superseded=False)
        counts = standing.aggregate(
            **{value: Count("pk", filter=Q(state=value)) for value in State.values}, all=Count("pk")
        )
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": _rows(list(page)),
            "counts": counts,
            "states": segments(self.request, "state", _choices(counts)),
            "state": state,
            "language": language,
            "languages": settings.LANGUAGES,
            "theme": theme,
            "themes": Theme.objects.filter(pk__in=StoryPage.objects.values("theme")),
            "find": find,
            "forms": Product.Form.choices,
            "may_order": person(self.request).has_perm("products.order_product"),
            "here": self.request.get_full_path(),
        }


def _choices(counts: dict[str, int]) -> list[tuple[str, Any, int | None]]:
    return [
        ("", _("All public pages"), None),
        ("none", _("Nothing ordered"), None),
        (State.DUE.value, _("Being made"), counts["due"]),
        (State.FAILED.value, _("Could not be made"), counts["failed"]),
        (State.MADE.value, _("Made"), counts["made"]),
    ]


def _pages(state: str, language: str, theme: int | None, find: str) -> QuerySet[Page]:
    """Public stories and themes; with `state`, those that have a standing product in it."""
    of_theme = {"theme": theme} if theme else {}
    stories = StoryPage.objects.live().filter(**of_theme).values("pk")
    themes = ThemePage.objects.live().filter(**of_theme).values("pk")
    pages: QuerySet[Page] = Page.objects.filter(Q(pk__in=stories) | Q(pk__in=themes))
    standing = Product.objects.filter(superseded=False)
    if state == "none":
        pages = pages.exclude(pk__in=standing.values("page"))
    elif state:
        pages = pages.filter(pk__in=standing.filter(state=state).values("page"))
    if language:
        pages = pages.filter(locale__language_code=language)
    if find:
        pages = pages.filter(title__icontains=find)
    return pages.order_by("-last_published_at", "pk")


def _rows(pages: list[Page]) -> list[Row]:
    wanted = [page.pk for page in pages]
    made: dict[int, dict[str, list[Product]]] = {}
    for product in Product.objects.filter(page__in=wanted, superseded=False):
        made.setdefault(product.page_id, {}).setdefault(product.form, []).append(product)
    specific: dict[int, StoryPage | ThemePage] = {}
    for model in (StoryPage, ThemePage):
        pages_of_model = model.objects.filter(pk__in=wanted).defer("body", "lead")
        for page in pages_of_model.select_related("theme", "locale"):
            specific[page.pk] = page
    return [
        Row(
            specific[pk],
            tuple((v, label, tuple(made.get(pk, {}).get(v, ()))) for v, label in Product.Form.choices),
        )
        for pk in wanted
    ]


class OrderProducts(Verb):
    """Order the ticked forms of a page."""

    def call(self, by: User) -> str:
        page = Page.objects.filter(pk__in=keys(self.request, "page")[:1]).first()
        if page is None:
            raise ValidationError(_("This page doesn't exist any more."))
        forms = self.request.POST.getlist("form")
        if not forms:
            raise ValidationError(_("Tick at least one form."))
        ordered = order_products(page=page, forms=forms, by=by)
        if not ordered:
            return _("These forms were ordered before; nothing changed since.")
        said = ngettext("%(count)d file ordered.", "%(count)d files ordered.", len(ordered))
        return said % {"count": len(ordered)}

    def back(self) -> str:
        return reverse("product_list")


class ProductFile(Screen):
    """The bytes of one product, to those who may see products."""

    permission = "products.view_product"

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse | HttpResponseNotModified:
        product = get_object_or_404(Product.objects.made().select_related("page"), pk=kwargs["pk"])
        etag = f'"{product.sha256}"'
        unchanged = get_conditional_response(request, etag=etag)
        if isinstance(unchanged, HttpResponseNotModified):
            return unchanged
        try:
            file = product.path.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        name = slugify(product.page.slug, allow_unicode=True) or f"{product.pk}"
        answer = FileResponse(
            file,
            as_attachment=True,
            filename=f"{name}-{product.form}-{product.language}.{product.ending}",
            content_type=product.media_type or "application/octet-stream",
        )
        answer["ETag"] = etag
        answer["Cache-Control"] = "private, max-age=0, must-revalidate"
        return answer
