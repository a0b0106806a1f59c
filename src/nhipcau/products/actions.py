"""Verbs of `products`: order, make, and order again what a newer revision made stale."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from nhipcau.facts.ledger import Ledger
from nhipcau.kit import clock
from nhipcau.kit.files import sha256, write_atomically
from nhipcau.kit.languages import speaking
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.products.models import Product
from nhipcau.products.ports import KINDS, OUTPUTS, Rendered, Renderer, RenderError, RenderRequest
from nhipcau.stories.compose import Composer, Uncomposable
from nhipcau.stories.models import StoryPage, ThemePage
from nhipcau.stories.ports import StoryDocument

LEASE = dt.timedelta(minutes=5)
MOST_TRIES = 3

log = logging.getLogger(__name__)


@transaction.atomic
def order_products(*, page: Page, forms: Iterable[str] | None = None, by: User) -> list[Product]:
    """Order a page's products in these forms (all unless named), in every format, from what is live.

    What was ordered before is left as it is; what could not be made is tried again. Raises
    ValidationError for a page that is no story or theme, isn't live, or a form that doesn't exist.
    """
    by.require("products.order_product")
    wanted = list(Product.Form.values if forms is None else forms)
    unknown = [form for form in wanted if form not in OUTPUTS]
    if unknown:
        raise ValidationError(_("There is no form “%(form)s”.") % {"form": unknown[0]})
    specific = page.specific_deferred
    if not isinstance(specific, StoryPage | ThemePage):
        raise ValidationError(
            _("Products are made of stories and themes, not of “%(page)s”.") % {"page": page}
        )
    if not specific.live or specific.live_revision_id is None:
        raise ValidationError(
            _("Publish “%(page)s” first; products are made of what is public.") % {"page": page}
        )
    ordered = [*_order(specific, wanted), *_try_again(specific, wanted)]
    if ordered:
        record(specific, "products.order", by=by, products=len(ordered))
    return ordered


def _order(page: Page, forms: Sequence[str]) -> list[Product]:
    Page.objects.select_for_update(of=("self",)).get(pk=page.pk)  # two at once order in turn
    parts = _parts_digest(page)
    language = page.locale.language_code
    rows = Product.objects.filter(page=page, form__in=forms)
    here = {"revision_id": page.live_revision_id, "parts": parts}
    of_now = rows.filter(**here)
    held = set(of_now.values_list("form", "format"))
    new = [
        Product(page_id=page.pk, language=language, form=form, format=output.format, **here)
        for form in forms
        for output in OUTPUTS[form]
        if (form, output.format) not in held
    ]
    if new or of_now.filter(superseded=True).exists():  # a story withdrawn and restored: as it was before
        stale = rows.exclude(**here)
        stale.filter(state=Product.State.DUE).delete()
        stale.update(superseded=True)
        of_now.update(superseded=False)
    return Product.objects.bulk_create(new)


def _try_again(page: Page, forms: Sequence[str]) -> list[Product]:
    """What could not be made of the page as it is, due anew."""
    failed = Product.objects.filter(page=page, form__in=forms, superseded=False, state=Product.State.FAILED)
    again = list(failed)
    failed.update(state=Product.State.DUE, tries=0, reason="")
    return again


def _stories_of(page: Page) -> models.QuerySet[StoryPage]:
    stories: models.QuerySet[StoryPage] = StoryPage.objects.live().filter(
        theme_id=page.theme_id, locale=page.locale
    )
    return stories.order_by("order", "pk")


def _parts_digest(page: Page) -> str:
    if not isinstance(page, ThemePage):
        return ""
    revisions = _stories_of(page).values_list("live_revision_id", flat=True)
    return sha256(",".join(str(pk) for pk in revisions).encode())


def order_stale_again() -> int:
    """Order anew what is made of a revision that isn't live any more. Returns how many were ordered.

    A rendition decides nothing: the person who ordered it first still answers for it.
    """
    ordered = 0
    pages = (
        Product.objects.filter(superseded=False, page__live=True).values_list("page_id", flat=True).distinct()
    )
    for model in (StoryPage, ThemePage):
        for page in model.objects.filter(pk__in=pages).select_related("locale"):
            standing = Product.objects.filter(page_id=page.pk, superseded=False)
            forms = set(standing.values_list("form", flat=True))  # a form stands once for each format
            with transaction.atomic():
                ordered += len(_order(page, sorted(forms)))
    return ordered


def make_due(*, owner: str, limit: int | None = None, stopping: Callable[[], bool] = lambda: False) -> int:
    """Make what is due, one product at a time, until nothing is, `limit` is reached or `stopping()`.

    Safe to run in any number of processes and to kill at any instruction: a product is claimed by
    a conditional update, its file is whole or absent, and a lease that ran out is claimed anew, so often
    as `MOST_TRIES`. Whatever one product does, the others are made.
    """
    made = 0
    composer: Composer | None = None
    while (limit is None or made < limit) and not stopping():
        product = _claim(owner)
        if product is None:
            break
        composer = composer or Composer(Ledger.load())
        _make(product, owner, composer)
        made += 1
    return made


def _claim(owner: str) -> Product | None:
    now = clock.now()
    for pk in Product.objects.due(now).order_by("page_id", "pk").values_list("pk", flat=True)[:20]:
        claimed = Product.objects.due(now).filter(pk=pk)
        if not claimed.update(lease_owner=owner, lease_until=now + LEASE, tries=models.F("tries") + 1):
            continue
        product = Product.objects.select_related("revision", "page").filter(pk=pk).first()
        if product and product.tries <= MOST_TRIES:
            return product
        if product:  # each of its workers was killed: the next one would be too
            told = _("The worker stopped while it was being made, %(count)d times.")
            _settle(product, owner, state=Product.State.FAILED, reason=told % {"count": MOST_TRIES})
    return None


def _make(product: Product, owner: str, composer: Composer) -> None:
    try:
        rendered = _render(product, composer)
    except (RenderError, Uncomposable) as error:
        permanent = getattr(error, "permanent", True) or product.tries >= MOST_TRIES
        _settle(
            product, owner, state=Product.State.FAILED if permanent else Product.State.DUE, reason=str(error)
        )
        log.warning("product not made", extra={"event": "products.failed", "product": product.pk})
        return
    except Exception:
        log.exception("product not made", extra={"event": "products.fault", "product": product.pk})
        told = _("A fault of the program, which its log tells. Order it again once it is mended.")
        _settle(product, owner, state=Product.State.FAILED, reason=told)
        return
    product.sha256, product.ending = sha256(rendered.content), rendered.ending
    if not product.path.exists():
        try:
            write_atomically(product.path, rendered.content)
        except OSError:  # a full disk is no fault of the product: it stays due, the worker says why and ends
            _settle(product, owner, tries=product.tries - 1)
            raise
    _settle(
        product,
        owner,
        state=Product.State.MADE,
        reason="",
        sha256=product.sha256,
        ending=rendered.ending,
        media_type=rendered.media_type,
        size=len(rendered.content),
        width=rendered.width,
        height=rendered.height,
        pages=rendered.pages,
        made_at=clock.now(),
    )


def _settle(product: Product, owner: str, **fields: object) -> None:
    """Only the owner settles; a worker that lost its lease changes nothing."""
    mine = Product.objects.filter(pk=product.pk, lease_owner=owner, state=Product.State.DUE)
    mine.update(lease_owner="", lease_until=None, **fields)


def _render(product: Product, composer: Composer) -> Rendered:
    return render(
        product.page,
        form=product.form,
        format=product.format,
        composer=composer,
        revision=product.revision,
    )


def render(
    page: Page, *, form: str, format: str, composer: Composer, revision: Revision | None = None
) -> Rendered:
    """One product of a story or a theme, in memory. Raises RenderError or Uncomposable."""
    document = composer.compose(page, revision=revision)
    specific = page.specific_deferred
    parts: tuple[StoryDocument, ...] = ()
    if isinstance(specific, ThemePage):
        parts = tuple(composer.compose(story) for story in _stories_of(specific))
    make: Renderer = import_string(KINDS[form])
    with speaking(document.language):
        return make(RenderRequest(document=document, form=form, format=format, parts=parts))
