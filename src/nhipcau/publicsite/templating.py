"""The templates of public pages: Jinja2, which sets a page several times as fast as Django's.

Phrases are marked as everywhere else, with `{% translate %}` and `{% blocktranslate %}`, and so are
found by the same tools. What isn't marked safe is escaped.
"""

from __future__ import annotations

from typing import Any

import jinja2
from django.template.backends.jinja2 import Jinja2, Template
from django.template.defaultfilters import capfirst, truncatechars
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import escape

from nhipcau.kit.languages import speaking
from nhipcau.publicsite import filters
from nhipcau.publicsite.markup import opening_words


class Worded(Extension):
    """`{% translate "…" context "…" as name %}` and `{% blocktranslate count n=… with a=… asvar name %}`.

    As in Django's own templates: the phrase is trusted, what is put into it is escaped.
    """

    tags = {"translate", "blocktranslate"}

    def parse(self, parser: Parser) -> nodes.Node:
        tag = next(parser.stream)
        made = self._phrase(parser) if tag.value == "translate" else self._sentence(parser)
        return made.set_lineno(tag.lineno)

    def _phrase(self, parser: Parser) -> nodes.Node:
        text = parser.stream.expect("string").value
        context = parser.stream.expect("string").value if parser.stream.skip_if("name:context") else ""
        name = parser.stream.expect("name").value if parser.stream.skip_if("name:as") else ""
        return _shown(_phrase(text, context), name)

    def _sentence(self, parser: Parser) -> nodes.Node:
        given: dict[str, nodes.Expr] = {}
        counted, name = "", ""
        while parser.stream.current.type != "block_end":
            word = parser.stream.expect("name").value
            if word == "asvar":
                name = parser.stream.expect("name").value
            elif word == "count":
                counted = parser.stream.current.value
            elif word != "with":
                parser.stream.expect("assign")
                given[word] = parser.parse_expression()
        parser.stream.expect("block_end")
        one = self._words(parser, given)
        many = self._words(parser, given) if parser.stream.current.test("name:plural") else ""
        parser.stream.expect("name:endblocktranslate")
        pairs = [nodes.Pair(nodes.Const(key), value) for key, value in given.items()]
        count = given[counted] if counted else nodes.Const(None)
        arguments = [_phrase(one, ""), nodes.Const(one), nodes.Const(many), count, nodes.Dict(pairs)]
        return _shown(self.call_method("sentence", arguments), name)

    def _words(self, parser: Parser, given: dict[str, nodes.Expr]) -> str:
        """To the next tag, which is `plural` or the end. Names that aren't given are the template's own."""
        if parser.stream.skip_if("name:plural"):
            parser.stream.expect("block_end")
        words = []
        while not parser.stream.skip_if("block_begin"):
            if parser.stream.current.type == "data":
                words.append(next(parser.stream).value.replace("%", "%%"))
                continue
            parser.stream.expect("variable_begin")
            name = parser.stream.expect("name").value
            parser.stream.expect("variable_end")
            given.setdefault(name, nodes.Name(name, "load"))
            words.append(f"%({name})s")
        return "".join(words)

    def sentence(
        self, said: SafeString, one: str, many: str, count: int | None, given: dict[str, Any]
    ) -> SafeString:
        words = said if count is None else ngettext(one, many, count)
        values = {name: escape(value) for name, value in given.items()}
        return mark_safe(words % values)  # noqa: S308  # our own words, and what is put into them is escaped


class Said(dict[tuple[str, str], SafeString]):
    """Phrases of templates in one language, each looked up once. Ask with the language active."""

    def __missing__(self, key: tuple[str, str]) -> SafeString:
        text, context = key
        words = pgettext(context, text) if context else gettext(text)
        return self.setdefault(key, mark_safe(words))  # noqa: S308  # our own words


_said: dict[str | None, Said] = {}


def _phrase(text: str, context: str) -> nodes.Expr:
    """What stands for it in a template: a look into the words that each rendering is given."""
    return nodes.Getitem(nodes.Name("said", "load"), nodes.Const((text, context)), "load")


def _shown(call: nodes.Expr, name: str) -> nodes.Node:
    return nodes.Assign(nodes.Name(name, "store"), call) if name else nodes.Output([call])


def environment(**options: Any) -> jinja2.Environment:
    """What the templates have to work with."""
    made = jinja2.Environment(  # noqa: S701  # the backend turns escaping on
        **{**options, "undefined": jinja2.ChainableUndefined},
        extensions=[Worded],
        keep_trailing_newline=True,
        cache_size=-1,
    )
    made.filters |= {
        "capfirst": capfirst,
        "truncatechars": truncatechars,
        "in_words": filters.in_words,
        "opening_words": opening_words,
        "in_figures": filters.in_figures,
        "set_large": filters.set_large,
        "json_ld": filters.json_ld,
    }
    made.globals |= {
        "static": static,
        "style_links": filters.style_links,
        "late_faces": filters.late_faces,
        "search_assets": filters.search_assets,
    }
    return made


class PublicTemplates(Jinja2):
    """A page that Wagtail serves or previews is given what the baker would have given it."""

    def get_template(self, template_name: str) -> Template:
        found = super().get_template(template_name)
        return _PageTemplate(found.template, self)

    def from_string(self, template_code: str) -> Template:
        return _PageTemplate(self.env.from_string(template_code), self)


class _PageTemplate(Template):
    def render(self, context: dict[str, Any] | None = None, request: Any = None) -> str:
        if not context or "sheet" in context or "page" not in context:
            return self._render(context or {}, request)
        from nhipcau.publicsite.rendering import preview  # which needs its templates

        language, shown = preview(context["page"])
        with speaking(language):
            return self._render({**context, **shown}, request)

    def _render(self, context: dict[str, Any], request: Any) -> str:
        said = _said.setdefault(get_language(), Said())
        return str(super().render({**context, "said": said}, request))
