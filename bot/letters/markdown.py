"""Markdown as an issue is written in: to HTML for mail, to plain text for reading, and what it refers to.

CommonMark with tables; raw HTML is shown as text. Markers (`{{ name }}`, see personal.py) pass through all of it.
"""

import html
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.letters.personal import MARKER, marker
from bot.letters.plain import Plain

_SCHEMES = ("https://", "http://", "mailto:")
_TAGS = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "s", "a", "img", "br", "hr", "bdi"}
_TAGS |= {"blockquote", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or a picture: `line` counts from 0 in the text."""

    kind: str  # link | picture
    target: str
    words: str
    line: int


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        # What a link may name is judged by `linkable`, with its line, and again by the sanitiser.
        return bool(url)

    def normalizeLink(self, url: str) -> str:
        return url if MARKER.fullmatch(url) else super().normalizeLink(url)


def _parser() -> MarkdownIt:
    return _Markdown("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _parse(text: str) -> list[Token]:
    tokens = _parser().parse(tidy(text))
    for block in tokens:
        _join_lines(block.children or [])
    return tokens


def _join_lines(children: list[Token]) -> None:
    """Chinese and Japanese lines join without a space, which is what a line break would become."""
    for place, token in enumerate(children[1:-1], 1):
        around = children[place - 1].content[-1:] + children[place + 1].content[:1]
        if token.type == "softbreak" and len(around) == 2 and all(_spaceless(char) for char in around):
            token.type, token.content = "text", ""


def _spaceless(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" and "HANGUL" not in unicodedata.name(char, "HANGUL")


def tidy(text: str) -> str:
    """Return `text` with its markers written closely, so that one may stand where a link goes."""
    return MARKER.sub(lambda found: marker(found[1], found[2]), text)


def references(text: str) -> list[Reference]:
    """Return every link and picture of `text`, in order."""
    found: list[Reference] = []
    for block in _parse(text):
        line = block.map[0] if block.map else 0
        for place, token in enumerate(block.children or ()):
            if token.type == "image":
                found.append(Reference("picture", str(token.attrs["src"]), token.content, line))
            elif token.type == "link_open":
                words = _words_of(block.children or [], place)
                found.append(Reference("link", str(token.attrs["href"]), words, line))
    return found


def linkable(target: str) -> bool:
    """Say whether a link in a letter may name `target`."""
    marker = MARKER.fullmatch(target)
    return bool(marker and marker[1].endswith("_url")) or target.lower().startswith(_SCHEMES)


def to_html(text: str, pictures: Mapping[str, str], widths: Mapping[str, int]) -> str:
    """Return `text` as sanitised HTML; `pictures` gives the address of each, `widths` its width in pixels."""
    parser = _parser()

    def text_rule(tokens: list[Token], index: int, *_: object) -> str:
        # A name may run from right to left in a line that runs the other way.
        return MARKER.sub(r"<bdi>\g<0></bdi>", html.escape(tokens[index].content))

    def image_rule(tokens: list[Token], index: int, *_: object) -> str:
        source = str(tokens[index].attrs["src"])
        address, alt = html.escape(pictures.get(source, "")), html.escape(tokens[index].content)
        return f'<img src="{address}" alt="{alt}" width="{widths.get(source, 536)}">'

    parser.renderer.rules.update(text=text_rule, image=image_rule)  # type: ignore[attr-defined]
    return _sanitised(_buttons(parser, _parse(text)))


def to_text(text: str) -> str:
    """Return `text` for reading as it is: headings underlined, links behind their words, no mark-up."""
    return "\n\n".join(Plain().read(_parse(text)))


def headline(text: str) -> str:
    """Return the first heading of `text` and the first paragraph after it: what fits into a chat."""
    return "\n".join(Plain(underline=False, pictures=False).read(_parse(text))[:2])


def _buttons(parser: MarkdownIt, tokens: list[Token]) -> str:
    """Render; a paragraph that is one bold link and nothing else becomes a button."""
    for before, inline in pairwise(tokens):
        kinds = [child.type for child in inline.children or () if child.type != "text" or child.content]
        if before.type == "paragraph_open" and kinds == [
            "strong_open",
            "link_open",
            "text",
            "link_close",
            "strong_close",
        ]:
            before.attrSet("class", "button")
    return str(parser.renderer.render(tokens, parser.options, {}))


def _sanitised(rendered: str) -> str:
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "img": {"src", "alt", "width"}, "p": {"class"}, "ol": {"start"}},
        url_schemes={"https", "http", "mailto", "cid"},
        link_rel=None,
    )


def _words_of(children: list[Token], place: int) -> str:
    words = ""
    for token in children[place + 1 :]:
        if token.type == "link_close":
            break
        words += token.content
    return words
