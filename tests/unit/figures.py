"""Numbers in texts of any language."""

import re
from collections import Counter


def numbers(text: str) -> Counter[str]:
    """Return the numbers that stand in figures, however their thousands and decimals are marked."""
    joined = re.sub(r"(?<=\d)(?<!(?<!\d)0)[.,\u00a0](?=\d{3}(?!\d))", "", text)
    return Counter(found.replace(",", ".") for found in re.findall(r"\d+(?:[.,]\d+)?", joined))
