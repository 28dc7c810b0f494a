"""text/plain; format=flowed: lines that were broken for transport only (RFC 3676)."""


def unflow(text: str, *, delsp: bool) -> str:
    """Return the text with its flowed lines joined; quote marks stay at the head of each joined line."""
    done: list[list[str]] = []
    open_depth: int | None = None  # quote depth of a line that goes on in the next
    for line in text.split("\n"):
        depth, content = _quoted(line)
        signature = content == "-- "
        goes_on = content.endswith(" ") and not signature
        words = content[:-1] if goes_on and delsp else content
        if open_depth == depth and not signature:
            done[-1].append(words)
        else:
            done.append([f"{'>' * depth} {words}" if depth else words])
        open_depth = depth if goes_on else None
    joined = ("".join(pieces) for pieces in done)
    return "\n".join(line if line == "-- " else line.rstrip(" ") for line in joined)


def _quoted(line: str) -> tuple[int, str]:
    """Return how deep a line is quoted, and the line without quote marks and stuffed space."""
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")
