"""Words without their endings, so that "knives" is "knife" and "ножей" is "нож": enough for names of goods, no more."""

import re

# Russian endings of nouns and adjectives, the longest first.
_RUSSIAN = re.compile(
    r"(?:иями|ями|ами|ыми|ими|ого|его|ому|ему|ией|иях|иям|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ых|их|ым|им|ом|ем|ов|ев|ах|ях"
    r"|ам|ям|ою|ею|ия|ья|ьи|ью|а|я|ы|и|у|ю|е|о|ь|й)$"
)
_WEAK = str.maketrans("", "", "اويىءئؤ")
_DOUBLED = re.compile(r"(?<=.)(.)\1+")
_SHORTEST = 4
_IRREGULAR = {"feet": "foot", "teeth": "tooth", "men": "man", "women": "woman", "children": "child", "mice": "mouse"}


def stem(word: str) -> str:
    """Return what the forms of a folded word have in common; "" where too little would be left to tell."""
    if "а" <= word[:1] <= "я":
        short = _RUSSIAN.sub("", word)
        return short if len(short) >= 3 else ""
    if "\u0621" <= word[:1] <= "\u064a":
        return _arabic(word)
    return _latin(word) if word.isascii() and word.isalpha() else ""


def _latin(word: str) -> str:
    """English, Romance and German: number and gender."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("ves") and len(word) > 4:
        word = word[:-3] + "f"
    elif word.endswith("oes"):  # Portuguese "-ões" as well
        word = word[:-3] + "ao" if len(word) > 6 else word[:-2]
    elif word.endswith(("ses", "xes", "zes", "ches", "shes", "eaux")):
        word = word[:-1] if word.endswith("x") else word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > _SHORTEST and word[-1] in "aeo":
        word = word[:-1]
    return word if len(word) >= _SHORTEST else ""


def _arabic(word: str) -> str:
    """The consonants: broken plurals change the vowels between them."""
    short = re.sub(r"(?:ات|ه)$", "", word)
    consonants = _DOUBLED.sub(r"\1", short.translate(_WEAK))
    plural = word.startswith("ا") and len(word) >= 5
    return consonants if len(consonants) >= 3 or (len(consonants) == 2 and (plural or len(short) == 3)) else ""
