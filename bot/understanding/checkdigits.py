"""Check digits: whether a number can be what it looks like. Any string at all has an answer."""

import re

# ISO 6346: letters count from 10, passing over the multiples of 11.
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))


def is_container(number: str) -> bool:
    """Say whether `number` is a container number whose check digit is right (ISO 6346 annex A)."""
    code = _bare(number)
    if not re.fullmatch(r"[A-Z]{4}[0-9]{7}", code):
        return False
    total = sum((_LETTERS[char] if char.isalpha() else int(char)) << place for place, char in enumerate(code[:10]))
    return total % 11 % 10 == int(code[10])


def is_postal(number: str) -> bool:
    """Say whether `number` is a postal item's whose check digit is right (UPU S10)."""
    code = _bare(number)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{9}[A-Z]{2}", code):
        return False
    check = 11 - _weighed(code[2:10], (8, 6, 4, 2, 3, 5, 9, 7)) % 11
    return {10: 0, 11: 5}.get(check, check) == int(code[10])


def is_ups(number: str) -> bool:
    """Say whether `number` is a UPS parcel's ("1Z" and sixteen signs); letters count as their place modulo ten."""
    code = _bare(number)
    if not re.fullmatch(r"1Z[0-9A-Z]{15}[0-9]", code):
        return False
    values = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in code[2:17]]
    total = sum(value * (1 + place % 2) for place, value in enumerate(values))
    return -total % 10 == int(code[17])


def is_fedex(number: str) -> bool:
    """Say whether `number` is a FedEx express (12 digits) or ground (15 digits) parcel's."""
    code = _bare(number)
    if re.fullmatch("[0-9]{12}", code):
        return _weighed(code[:11], (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)) % 11 % 10 == int(code[11])
    if re.fullmatch("[0-9]{15}", code):
        return -_weighed(code[13::-1], (3, 1) * 7) % 10 == int(code[14])
    return False


def is_dhl(number: str) -> bool:
    """Say whether `number` is a DHL express waybill's (ten digits, the last being the others modulo seven)."""
    code = _bare(number)
    return re.fullmatch("[0-9]{10}", code) is not None and int(code[:9]) % 7 == int(code[9])


def is_air_waybill(number: str) -> bool:
    """Say whether `number` is an air waybill's (IATA resolution 600a: eleven digits, the last seven modulo seven)."""
    code = _bare(number)
    return re.fullmatch("[0-9]{11}", code) is not None and int(code[3:10]) % 7 == int(code[10])


def is_iban(number: str) -> bool:
    """Say whether `number` is a bank account's whose check digits are right (ISO 13616)."""
    code = _bare(number)
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", code):
        return False
    return int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1


def is_card(number: str) -> bool:
    """Say whether `number` is a payment card's (ISO/IEC 7812, the last digit by Luhn)."""
    code = _bare(number)
    if not re.fullmatch("[2-6][0-9]{12,18}", code):
        return False
    doubled = (int(char) * (1 + place % 2) for place, char in enumerate(reversed(code)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def _bare(number: str) -> str:
    return re.sub(r"[ ./-]", "", number).upper()


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
