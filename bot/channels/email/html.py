"""HTML to plain text: own linear scanner, for letters nest, break and hide things as no parser expects.

Quotes come out with "> " before their lines; where a client marks "from here on quoted", QUOTE_MARK stands on a
line of its own. What is hidden from the reader (preheaders, display:none) is left out.
"""

import re
from dataclasses import dataclass, field
from html import unescape as _unescape

QUOTE_MARK = "\ue000quoted\ue000"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z0-9:_-]{0,60})\s{0,20}(?:=\s{0,20}("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_APART = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "dl", "pre"))
_INNER = ("address", "article", "aside", "body", "caption", "center", "dd", "div", "dt", "fieldset", "figure", "footer")
_OUTER = ("form", "header", "hr", "html", "li", "main", "nav", "section", "tbody", "tfoot", "thead", "tr")
_BLOCKS = frozenset((*_APART, *_INNER, *_OUTER))
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_RAW = frozenset(("script", "style", "title", "textarea", "xmp"))
_SELF_CLOSING = {"p": {"p"}, "li": {"li"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"}}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0+(?![.\d])|max-height\s*:\s*0|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0+(?![.\d])"
)
_INDENT_ONLY = re.compile(r"border\s*:\s*(none|0)")
_QUOTE_FROM_HERE = re.compile(
    r"divrplyfwdmsg|appendonsend|yahoo_quoted|ms-outlook-mobile-reference-message|zmail_extra|isforwardcontent|originbody"
)
_NO_LETTER = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{8,});?")
_DEEPEST = 200
_LONGEST_TAG = 20_000


@dataclass(slots=True)
class _Element:
    name: str
    hidden: bool = False
    quote: bool = False
    link: str = ""
    link_from: int = 0


@dataclass(slots=True)
class _Page:
    """The text so far: finished lines, and the pieces of the line that is being written."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    stack: list[_Element] = field(default_factory=list)
    hidden: int = 0
    quotes: int = 0
    space: bool = False
    verbatim: int = 0
    show_hidden: bool = False
    absent: set[str] = field(default_factory=set)  # endings that do not come any more: not to be searched again

    def write(self, text: str) -> None:
        if self.hidden and not self.show_hidden:
            return
        if self.verbatim:
            first, *rest = text.split("\n")
            self.line.append(first)
            for each in rest:
                self.end_line(force=True)
                self.line.append(each)
            return
        words = " ".join(text.split())
        if text[:1].isspace() or self.space:
            self.space = bool(self.line)
        if words:
            self.line.append((" " if self.space and self.line else "") + words)
            self.space = text[-1:].isspace()
        elif text:
            self.space = bool(self.line)

    def end_line(self, *, force: bool = False) -> None:
        text = "".join(self.line).rstrip()
        self.line.clear()
        self.space = False
        if text or force:
            self.lines.append(f"{'>' * self.quotes} {text}".rstrip() if self.quotes else text)

    def empty_line(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * self.quotes)


def unescape(text: str) -> str:
    """Return the text with its entities as letters. Numbers too long for any letter are none (and none for `int`)."""
    return _unescape(_NO_LETTER.sub("\ufffd", text) if "&#" in text else text)


def to_text(html: str) -> str:
    """Return what a reader sees of `html`, as plain text."""
    text = _convert(html, show_hidden=False)
    return text if text.strip() else _convert(html, show_hidden=True)


def _convert(html: str, *, show_hidden: bool) -> str:
    page = _Page(show_hidden=show_hidden)
    position = 0
    while position < len(html):
        opened = html.find("<", position)
        if opened < 0:
            opened = len(html)
        if opened > position:
            page.write(unescape(html[position:opened]))
        position = _markup(html, opened, page) if opened < len(html) else opened
    page.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(page.lines)).strip("\n")


def _markup(html: str, at: int, page: _Page) -> int:
    """Read the tag, comment or stray bracket at `at`; return where to go on."""
    if html.startswith("<!--", at):
        end = _ending(html, at + 4, "-->", page)
        # An unclosed comment would swallow the letter, as it does not in a mail reader.
        return _after(html, at + 4, ">") if end < 0 else end
    if html.startswith(("<!", "<?"), at):
        return _after(html, at, ">")
    found = _TAG.match(html, at)
    if found is None:
        page.write("<")
        return at + 1
    name, closing = found[2].lower().rpartition(":")[2], bool(found[1])
    end = _tag_end(html, found.end())
    if closing:
        _close(page, name)
        return end
    attributes = _attributes(html[found.end() : end - 1])
    if name in _RAW:
        skipped = _ending(html, end, f"</{name}", page)
        return end if skipped < 0 else _after(html, skipped, ">")
    _open(page, name, attributes)
    return end


def _after(html: str, at: int, what: str) -> int:
    end = html.find(what, at, at + _LONGEST_TAG)
    return at + 1 if end < 0 else end + len(what)


def _tag_end(html: str, at: int) -> int:
    """Return where a tag ends: at the first ">" outside quotes, or outright the first if quotes do not close."""
    first = html.find(">", at, at + _LONGEST_TAG)
    if first < 0:
        return min(len(html), at + 1)
    if '"' not in html[at:first] and "'" not in html[at:first]:
        return first + 1
    for found in re.compile(r"""=\s{0,20}(?:"[^"]{0,20000}"|'[^']{0,20000}')|>""").finditer(
        html, at, at + _LONGEST_TAG
    ):
        if found[0] == ">":
            return found.end()
    return first + 1


def _ending(html: str, at: int, what: str, page: _Page) -> int:
    """Return the place behind the next `what`, whatever its case; -1 if there is none any more."""
    if what in page.absent:
        return -1
    found = re.compile(re.escape(what), re.IGNORECASE).search(html, at)
    if found is None:
        page.absent.add(what)
        return -1
    return found.end()


def _attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(text[:_LONGEST_TAG])
    return {match[1].lower(): unescape((match[2] or "").strip("\"'")) for match in found}


def _open(page: _Page, name: str, attributes: dict[str, str]) -> None:
    _close_implied(page, name)
    marks = f"{attributes.get('id', '')} {attributes.get('class', '')}".lower()
    if _QUOTE_FROM_HERE.search(marks):
        page.empty_line()
        page.lines.append(QUOTE_MARK)
    if name in _APART:
        page.empty_line()
    elif name in _BLOCKS or name == "br":
        page.end_line(force=name == "br")
    if name in {"td", "th"} and page.line:
        page.write(" | ")
    _begin(page, name, attributes)
    if name not in _VOID and len(page.stack) < _DEEPEST:
        _push(page, name, attributes, marks)


def _begin(page: _Page, name: str, attributes: dict[str, str]) -> None:
    if name == "li":
        page.write("- ")
    elif name == "hr":
        page.lines.append("-" * 20)
    elif name == "img" and attributes.get("alt", "") and not attributes["alt"].isascii():
        page.write(attributes["alt"][:10])  # small pictures of feelings


def _push(page: _Page, name: str, attributes: dict[str, str], marks: str) -> None:
    style = attributes.get("style", "").lower()[:2000]
    element = _Element(
        name,
        hidden="hidden" in attributes or bool(_HIDDEN.search(style)) or "preheader" in marks,
        quote=name == "blockquote" and _is_quote(attributes, style, marks),
    )
    if name == "a":
        element.link, element.link_from = attributes.get("href", "").strip()[:500], sum(map(len, page.line))
    page.stack.append(element)
    page.hidden += element.hidden
    page.quotes += element.quote
    page.verbatim += name == "pre"


def _is_quote(attributes: dict[str, str], style: str, marks: str) -> bool:
    """Say whether a blockquote quotes: some clients only indent with it."""
    if attributes.get("type", "").lower() == "cite" or "quote" in marks:
        return True
    return not _INDENT_ONLY.search(style)


def _close_implied(page: _Page, name: str) -> None:
    ends = _SELF_CLOSING.get(name, {"p"} if name in _BLOCKS else set())
    while page.stack and page.stack[-1].name in ends:
        _pop(page)


def _close(page: _Page, name: str) -> None:
    if name in _BLOCKS:
        page.end_line()
    for depth, element in enumerate(reversed(page.stack)):
        if element.name == name:
            for _ in range(depth + 1):
                _pop(page)
            break
    if name in _APART:
        page.empty_line()


def _pop(page: _Page) -> None:
    element = page.stack.pop()
    if element.name in _BLOCKS:
        page.end_line()
    if element.link.startswith(("http://", "https://")):
        _show_link(page, element)
    page.hidden -= element.hidden
    page.quotes -= element.quote
    page.verbatim -= element.name == "pre"


def _show_link(page: _Page, element: _Element) -> None:
    shown = "".join(page.line)[element.link_from :].strip()
    bare = element.link.split("://", 1)[1].rstrip("/")
    if shown and bare not in shown and shown.rstrip("/") not in element.link:
        page.line.append(f" ({element.link})")
