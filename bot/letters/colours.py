"""The colours of a nation's ribbons on its national day: colours only, never a flag or a coat of arms."""

from collections.abc import Mapping

# Where none are recorded, and where national colours are a matter of politics (HK, MO, TW): those of the house.
HOUSE = ("#2f5d62", "#c9973f", "#a5343b")

_WHITE, _BLACK, _GOLD = "#fffaf2", "#2b2622", "#f0b429"
_RED, _GREEN, _BLUE, _SKY = "#c8373a", "#2e7d4f", "#2f4b8f", "#6aa9d8"
_MAROON, _ORANGE, _NAVY, _TEAL = "#8a2432", "#e58a2e", "#26365f", "#2a8a8f"

# ISO 3166-1 alpha-2 → three colours, in the order in which the nation says them.
_COLOURS: Mapping[str, tuple[str, str, str]] = {
    **dict.fromkeys(("AE", "JO", "KW", "PS", "SD"), (_RED, _GREEN, _WHITE)),
    **dict.fromkeys(("AR", "GT", "UY", "HN", "NI", "SV"), (_SKY, _WHITE, _GOLD)),
    **dict.fromkeys(("AT", "CA", "CH", "DK", "GE", "ID", "JP", "PE", "PL", "SG", "TN", "TR"), (_RED, _WHITE, _RED)),
    **dict.fromkeys(("AU", "CL", "CR", "CU", "CZ", "DO", "FR", "GB", "HR", "IS"), (_BLUE, _WHITE, _RED)),
    **dict.fromkeys(("KH", "KR", "LA", "LU", "NL", "NO", "NP", "NZ", "PA", "PH"), (_BLUE, _WHITE, _RED)),
    **dict.fromkeys(("PY", "RS", "RU", "SI", "SK", "TH", "US"), (_BLUE, _WHITE, _RED)),
    **dict.fromkeys(("BE", "DE", "UG"), (_BLACK, _RED, _GOLD)),
    **dict.fromkeys(("BG", "HU", "IR", "IT", "LB", "MG", "MX", "OM"), (_GREEN, _WHITE, _RED)),
    **dict.fromkeys(("BO", "CM", "ET", "GH", "LT", "MM", "SN"), (_GREEN, _GOLD, _RED)),
    **dict.fromkeys(("CO", "EC", "RO", "VE", "MD", "MN"), (_GOLD, _BLUE, _RED)),
    **dict.fromkeys(("CN", "ES", "KG", "MK", "VN"), (_RED, _GOLD, _RED)),
    **dict.fromkeys(("FI", "GR", "IL"), (_BLUE, _WHITE, _SKY)),
    **dict.fromkeys(("NG", "PK", "SA"), (_GREEN, _WHITE, _GREEN)),
    **dict.fromkeys(("BD", "MA", "PT"), (_GREEN, _RED, _GREEN)),
    **dict.fromkeys(("EG", "IQ", "YE"), (_RED, _WHITE, _BLACK)),
    **dict.fromkeys(("SE", "UA"), (_BLUE, _GOLD, _BLUE)),
    **dict.fromkeys(("IE", "IN", "CI", "NE"), (_ORANGE, _WHITE, _GREEN)),
    **dict.fromkeys(("KE", "MW"), (_BLACK, _RED, _GREEN)),
    "AZ": (_SKY, _RED, _GREEN),
    "BH": (_RED, _WHITE, _RED),
    "BN": (_GOLD, _WHITE, _BLACK),
    "BR": (_GREEN, _GOLD, _BLUE),
    "CY": (_GOLD, _WHITE, _GREEN),
    "DZ": (_GREEN, _WHITE, _RED),
    "EE": (_SKY, _BLACK, _WHITE),
    "KZ": (_TEAL, _GOLD, _TEAL),
    "LK": (_MAROON, _GOLD, _TEAL),
    "LV": (_MAROON, _WHITE, _MAROON),
    "MT": (_WHITE, _RED, _WHITE),
    "MY": (_BLUE, _GOLD, _RED),
    "QA": (_MAROON, _WHITE, _MAROON),
    "UZ": (_SKY, _WHITE, _GREEN),
    "ZA": (_GREEN, _GOLD, _NAVY),
}


def national_colours(country: str) -> tuple[str, str, str]:
    """Return three colours for `country` (ISO 3166-1 alpha-2), as `#rrggbb`; those of the house for any other text."""
    return _COLOURS.get(country.upper(), HOUSE)
