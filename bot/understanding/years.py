"""The year of a day that is named without one: as words beside it say, as the tense of its sentence says, else near.

"März letzten Jahres", "작년 3월", "last March"; "we received it on 15 March" is past, "by 15 March" is to come.
"""

import re
import tomllib
from datetime import date
from functools import cache

from bot.understanding import reckon
from bot.understanding.patterns import either, is_dense
from bot.understanding.text import data

_BEFORE, _BEHIND = 36, 36  # characters beside a day in which its year is looked for
_CLAUSE = re.compile(r"[;!?。！？\n]|[.,،](?=\s)|，")
_WIDE, _CLOSE = 90, 10
_LITTLE = (
    r"\s?(?:in |im |en |em |au |le |el |o |on |the |at |am |vom |в |во |tháng |bulan |vào |pada |في |شهر |의\s?|の|的"
    r"|,\s?){0,2}"
)
# What has happened already, by verbs that buyers tell it with.
_PAST = re.compile(
    r"(?<!\w)(?:received|arrived|asked|wrote|told|said|have been|has been|should have"
    r"|got|bought|purchased|came|ordered|paid|shipped|sent|delivered|was|were|had|did|since|ago"
    r"|recib(?:í|imos|ió|ieron)|recibi(?:mos|o)?|lleg(?:ó|aron)|compr(?:é|amos|ó)|pedimos|pagamos|pagué|enviamos|fue|desde"
    r"|receb(?:i|emos|eu)|cheg(?:ou|aram)|compr(?:ei|ou)|pedi|paguei|foi|enviaram"
    r"|erhalten|bekommen|gekauft|bestellt|angekommen|geliefert|bezahlt|hatten?|wurden?|kamen?|seit|war"
    r"|reçue?s?|arrivée?s?|acheté|commandé|payé|livrée?s?|avons|avions|était|depuis"
    r"|получил\w{0,2}|приш[её]?л\w?|прибыл\w?|купил\w?|заказ(?:ал\w?|ывали)|оплатил\w?|был\w?|отправил\w?|доставил\w?"
    r"|đã|nhận được|hôm|từng|sudah|telah|terima|diterima|tiba|kemarin|dibeli|dipesan"
    r"|استلمنا|استلمت|وصلت?|وصلتنا|اشترينا|طلبنا|دفعنا\w{0,2}|كان|كانت|منذ|تم)(?!\w)"
    r"|[가-힣](?:았|었|였|했|됐|왔|샀|갔|렸|켰|졌)|[받샀왔했됐](?:은|던)|받은|주문한|구매한|구입한|도착한|산\s|입금한|부터"
    r"|[收订买付发到]\S{0,4}(?:到了|了|过)|收到|买的|订的|购买的|到货的|ました|だった|いた|届いた|買った|注文した",
    re.I,
)
# What is still to be done, and the words of a deadline.
_AHEAD = re.compile(
    r"(?<!\w)(?:by|before|until|till|not later than|must|will|shall|should(?! have)|need|want|please|pls|can|could"
    r"|would|for delivery|expect|antes|hasta|para|necesit\w{1,5}|debe\w?|puede\w?|por favor|até|precis\w{1,5}"
    r"|deve\w?|pode\w?|bis|vor|bitte|müssen|muss|sollen?|brauch\w{1,3}|wird|werden|können|avant"
    r"|d'ici|pour (?:livraison|le)|devez|doit|besoin|voulons|pouvez"
    r"|до|к|не позднее|нужн\w{1,2}|должн\w|просим|будет|сможете|можете|trước|cần|sẽ|phải|sebelum|harus|perlu|akan|bisa"
    r"|قبل|حتى|يجب|نحتاج|سوف|نريد|بحلول)(?!\w)"
    r"|까지|전에|이전|예정|부탁|주세요|해야|싶|之前|以前|前发|前到|前交|必须|希望|请|需要|要求|までに|まで|ください|下さい|予定|お願い",
    re.I,
)
# What should have happened by that day has not.
_MISSED = re.compile(
    r"(?<!\w)(?:not|n't|late|delay\w{0,3}|due|promised|agreed|still|nicht|noch|spät|versprochen|pas|encore|retard|promis|no|aún"
    r"|todavía|retraso|não|ainda|atraso|не|ещ[её]|обещали|chưa|vẫn|trễ|belum|terlambat|لم|تأخر\w{0,2}|بعد)(?!\w)"
    r"|아직|안\s|못|늦|지연|약속|还没|還沒|没有|延误|晚|まだ|遅|ません",
    re.I,
)


def resolve(text: str, start: int, end: int, day: date, today: date) -> tuple[int, int, date | None]:
    """Return the place and the day of what stands in `text[start:end]` without its year, `day` being the next."""
    named = beside(text, start, end)
    if named:
        where, start, end = named
        return start, end, _moved(day, where, today)
    if day > today and is_past(text, start, end):
        return start, end, _moved(day, "last", today)
    if day < today and is_ahead(text, start, end):
        return start, end, _moved(day, "next", today)
    return start, end, day


def beside(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Return where the words beside a day move it, and the place of the day with them; None where there are none."""
    front, back, words = _forms()
    before = front.search(text, max(0, start - _BEFORE), start)
    if before:
        return words["before"][before["word"].lower()], before.start("word"), end
    behind = back.match(text, end, min(len(text), end + _BEHIND))
    return (words["behind"][behind["word"].lower()], start, behind.end()) if behind else None


def is_past(text: str, start: int, end: int) -> bool:
    """Say whether the clause around a day tells of what has happened."""
    # In Korean and Japanese the verb follows its day, and a wish may follow both: "3일에 송금했으니 확인해 주세요".
    for words in (text[end : end + _CLOSE], _clause(text, start, end)):
        if _PAST.search(words) and not _AHEAD.search(words):
            return True
    return False


def is_ahead(text: str, start: int, end: int) -> bool:
    """Say whether the clause around a day asks for what is to happen until then."""
    clause = _clause(text, start, end)
    return _AHEAD.search(clause) is not None and not (_PAST.search(clause) or _MISSED.search(clause))


def _clause(text: str, start: int, end: int) -> str:
    low = max((match.end() for match in _CLAUSE.finditer(text, max(0, start - _WIDE), start)), default=0)
    stop = _CLAUSE.search(text, end, min(len(text), end + _WIDE))
    return text[max(low, start - _WIDE) : stop.start() if stop else end + _WIDE]


def _moved(day: date, where: str, today: date) -> date | None:
    """Return the day in the year `where` says; the last of February keeps its month."""
    if where in {"last", "next"}:
        here = _in_year(day, today.year)
        if where == "last":
            return here if here <= today or _same_month(here, today) else _in_year(day, today.year - 1)
        return here if here > today else _in_year(day, today.year + 1)
    return _in_year(day, today.year + int(where))


def _same_month(here: date, today: date) -> bool:
    return here.month == today.month and here == reckon.month_end(here)


def _in_year(day: date, year: int) -> date:
    return reckon.day(year, day.month, day.day) or reckon.month_end(date(year, day.month, 1))


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, dict[str, str]]]:
    table: dict[str, dict[str, str]] = tomllib.loads(data("years.toml"))
    words = {
        side: {
            word.strip(): where
            for part in ("either", side)
            for where, row in table[part].items()
            for word in row.split("|")
        }
        for side in ("before", "behind")
    }
    sides = {}
    for side, known in words.items():
        dense = either(word for word in known if is_dense(word))
        spaced = either(word for word in known if not is_dense(word))
        sides[side] = rf"(?P<word>(?<!\w)(?:{spaced})(?!\w)|(?:{dense}))"
    front = re.compile(rf"{sides['before']}{_LITTLE}$", re.I)
    back = re.compile(rf"\s?,?\s?{sides['behind']}", re.I)
    return front, back, words
