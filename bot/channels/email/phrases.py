"""The phrases by which mail programs quote, forward and sign: `phrases.toml`, put together as patterns."""

import re
import tomllib
from pathlib import Path

_DATA: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


def _any(name: str) -> str:
    return f"(?:{'|'.join(_DATA[name])})"


_END = r"\s{0,5}[,.!،。！，、]{0,5}\s{0,5}"
_MARGIN = r"(?i)[\s*>|]{0,10}"  # what stands before a label: quote marks, asterisks for bold
_COLON = r"\s{0,3}\*?[:：]"
_RULE = r"[-_=*—–]"

WROTE = re.compile(rf"\s{{0,10}}{_any('wrote')}\s{{0,10}}")
# Where such a line may begin when it is wrapped over two or three lines.
WROTE_BEGINS = re.compile(
    r"\s{0,10}(?:On|At|Am|Le|El|Em|No dia|Il|Op|Den|På|Vào|Pada|في|بتاريخ|W dniu|Dnia|在|于|於|\d{1,4}[-年년./ ]|"
    r"\w{2,10}[.,،]\s?\d)"
)
ORIGINAL = re.compile(
    rf"(?i)[\s>]{{0,10}}(?:{_RULE}{{2,60}}\s{{0,3}}{_any('original')}\s{{0,3}}:?\s{{0,3}}{_RULE}{{0,60}}"
    r"|(?:begin forwarded|anfang der|début du message|inicio del mensaje|início da mensagem|начало пере).{0,60}:)"
    r"\s{0,10}"
)
HEAD_FROM = re.compile(rf"{_MARGIN}{_any('from_labels')}{_COLON}(.{{0,300}})")
HEAD_SUBJECT = re.compile(rf"{_MARGIN}{_any('subject_labels')}{_COLON}.{{0,300}}")
HEAD_LINE = re.compile(
    rf"{_MARGIN}(?:{_any('from_labels')}|{_any('subject_labels')}|{_any('other_labels')}){_COLON}.{{0,300}}"
)
APP_LINE = re.compile(rf"(?i)\s{{0,10}}{_any('app_lines')}")
# "Best regards, John Miller" on one line; both languages of a firm with a stroke between them.
CLOSING = re.compile(
    rf"(?i)\s{{0,10}}{_any('closings')}(?:{_END}|\s?[,،，/|]\s{{0,3}}(?:{_any('closings')}{_END}|\S{{1,25}}(?:\s\S{{1,25}}){{0,3}}))"
)
THANKS = re.compile(rf"(?i)\s{{0,10}}{_any('thanks')}{_END}")
DISCLAIMER = re.compile(f"(?i){_any('disclaimers')}")
EXTERNAL_BANNER = re.compile(
    r"(?i)\s{0,10}\W{0,5}(?:\[?external(?: e-?mail| sender)?\]?|caution|warning|achtung|attention|주의)\W.{0,80}"
    r"(?:originated|outside|external|extern|외부|click|links)"
)
GONE = re.compile(rf"(?i){_any('gone')}")
LATER = re.compile(rf"(?i){_any('later')}")
RETURNED_SUBJECT = re.compile(rf"(?i){_any('returned_subjects')}")
AWAY = re.compile(rf"(?i)\s{{0,10}}(?:\[[^\]]{{0,30}}\]\s{{0,10}})?{_any('away_subjects')}")
NO_REPLY = re.compile(rf"(?i){_any('no_reply_senders')}")
CHALLENGE = re.compile(rf"(?i){_any('challenges')}")
BOILERPLATE = re.compile(rf"(?i)\s{{0,10}}\W{{0,5}}{_any('no_html')}")
ANSWER = re.compile(
    rf"(?i)\s{{0,10}}(?:{_any('answer_marks')}\s{{0,3}}(?:\[\d{{1,3}}\])?\s{{0,3}}[:：]\s{{0,3}}){{1,20}}"
)
