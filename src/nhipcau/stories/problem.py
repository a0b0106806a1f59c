"""One thing wrong with a page, told with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a page. A blocking one keeps it from being published.

    `code` is stable; `message` says what is wrong and what to do, `place` where, in the reader's language.
    `field` is the page's field, `block` the id of the block in it, `part` the block's own field, as far as
    the problem stands at one.
    """

    code: str
    message: str
    place: str = ""
    blocking: bool = True
    field: str = ""
    block: str = ""
    part: str = ""
