"""Parsed Markdown as plain text, written to be read: not mark-up with the signs taken out."""

from collections.abc import Sequence

from markdown_it.token import Token


class Plain:
    """Turns the tokens of one text into its paragraphs."""

    def __init__(self, *, underline: bool = True, pictures: bool = True) -> None:
        self._underline = underline
        self._pictures = pictures
        self._blocks: list[str] = []
        self._lines: list[str] = []  # of the list or table that is open
        self._counts: list[int] = []  # one for each open list: the next number, 0 for bullets
        self._bullets: list[str] = []
        self._cells: list[str] = []
        self._quotes = 0

    def read(self, tokens: Sequence[Token]) -> list[str]:
        """Return the paragraphs, in order, none of them empty."""
        inside = ""
        for token in tokens:
            match token.type:
                case "inline":
                    self._write(self._inline(token.children or []), inside)
                case "fence" | "code_block":
                    self._write(token.content.rstrip(), "")
                case "hr":
                    self._write("* * *", "")
                case kind if kind.endswith("_open"):
                    self._open(token)
                    inside = token.tag
                case kind:
                    self._close(kind)
        return [block for block in self._blocks if block.strip()]

    def _open(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._counts.append(0)
            case "ordered_list_open":
                self._counts.append(int(token.attrs.get("start", 1)))
            case "list_item_open":
                self._bullets.append(f"{self._counts[-1]}. " if self._counts[-1] else "- ")
                self._counts[-1] += 1 if self._counts[-1] else 0
            case "blockquote_open":
                self._quotes += 1

    def _close(self, kind: str) -> None:
        match kind:
            case "bullet_list_close" | "ordered_list_close":
                self._counts.pop()
                self._end_lines()
            case "list_item_close":
                self._bullets.pop()
            case "blockquote_close":
                self._quotes -= 1
            case "tr_close":
                self._lines.append(" | ".join(self._cells))
                self._cells = []
            case "table_close":
                self._end_lines()

    def _end_lines(self) -> None:
        if not self._counts:
            self._blocks.append("\n".join(self._lines))
            self._lines = []

    def _write(self, said: str, inside: str) -> None:
        if inside in {"th", "td"}:
            self._cells.append(said)
        elif self._counts:
            bullet = self._bullets[-1]
            self._bullets[-1] = " " * len(bullet)  # a second paragraph of the same item stands below the first
            self._lines.append("  " * (len(self._counts) - 1) + bullet + said)
        elif inside in {"h1", "h2", "h3", "h4"} and self._underline:
            self._blocks.append(f"{said}\n{'-' * min(len(said), 60)}")
        else:
            self._blocks.append("> " * self._quotes + said)

    def _inline(self, children: Sequence[Token]) -> str:
        said, target, start = "", "", 0
        for token in children:
            match token.type:
                case "softbreak":
                    said += " "
                case "hardbreak":
                    said += "\n"
                case "image":
                    said += f"[{token.content}]" if self._pictures else ""
                case "link_open":
                    target, start = str(token.attrs["href"]), len(said)
                case "link_close":
                    said += "" if said[start:] in {target, target.removeprefix("mailto:")} else f" ({target})"
                case _:
                    said += token.content
        return said.strip()
