"""One file a form; `render` finds the one that is asked for."""

from __future__ import annotations

from importlib import import_module

from nhipcau.products.ports import KINDS, Rendered, Renderer, RenderRequest, output


def render(request: RenderRequest) -> Rendered:
    """Makes the product. Raises RenderError where it can't be made, with the reason in words."""
    output(request.form, request.format)
    module, _, name = KINDS[request.form].rpartition(".")
    renderer: Renderer = getattr(import_module(module), name)
    return renderer(request)
