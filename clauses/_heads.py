"""What a document says of itself: title, number, issuer, days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

_NUMBER = re.compile(r"[一-龥]{1,14}\s*[〔\[【(（]\s*((?:19|20)\d\d)\s*[〕\]】)）]\s*(?:第\s*)?(\d{1,4})\s*号")
_NOTICE = re.compile(r"(?:公告|令)\s*(?:(?:19|20)\d\d\s*年)?\s*第\s*\d+\s*号")
_KINDS = "通知|办法|细则|意见|措施|规定|条例|计划|方案|政策|指南|公告|规则|决定|通告|纲要|规划|目录|标准|函|请示|批复|若干|指引|举措|须知|条件|清单|要点"
_TITLE = re.compile(rf"^[^。；;]{{4,90}}(?:{_KINDS})(?:[(（][^()（）]*[)）])?$")
_NO_TITLE = re.compile(
    rf"{_NUMBER.pattern}|[(（]?{_NUMBER.pattern}[)）]?|附件\d{{0,2}}[:：]?|(?:[一二三四五六七八九十]+|\d+)[、.．].*|[(（].{{2,14}}[)）]"
)
_DAY = r"((?:19|20)\d\d)\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*[日号]?"
_CHINESE_DAY = re.compile(
    r"([二零〇○O一三四五六七八九十]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_BODY = r"[一-龥、]{2,40}(?:局|委员会|委|政府|办公室|办公厅|部|厅|管委会|中心|协会|银行|署|院)"
_ISSUER_LINE = re.compile(rf"{_BODY}(?:\s+{_BODY})*")
_FROM = re.compile(
    rf"(?:自|从|于)?(?:{_DAY}|(?:印发|发布|公布|下发|颁布)之?日?(?:起)?(?P<later>(?:满)?\d{{1,3}}日)?)(?:之日)?(?:起|开始|后|起满)*(?:正式)?(?:施行|实施|执行|生效)"
)
_SPAN = re.compile(rf"(?:执行|施行|实施|有效|试行)(?:期限?|时间)(?:为|自|从|:)*{_DAY}(?:起)?(?:至|到|-|—|~)+{_DAY}")
_UNTIL = re.compile(rf"(?:有效期?限?|(?:施行|执行|实施|试行)(?:期?限?)?|期限)(?:至|到|截止到?|截至)+{_DAY}")
_THEN = re.compile(rf"[,，、]?(?:至|到)?{_DAY}(?:止|为止|失效|废止|到期)")
_YEARS = re.compile(
    r"(?:有效|试行|执行|实施|施行)(?:期|期限|时间)?(?:暂定)?(?:为|是)?([一二两三四五六七八九十]|\d{1,2})年"
)
_NUMERALS = "零一二三四五六七八九十"
_NEAR = 60
"""Characters between the begin of force and its end. Our choice: one or two sentences."""


def number_of(lines: Sequence[str]) -> str:
    """Return the number of the document: the first that stands alone on a line, or the first of the heading.

    >>> number_of(["天津市科学技术局文件", "津科规〔2021〕3号"])
    '津科规〔2021〕3号'
    """
    head = [re.sub(r"\s+", "", line) for line in lines[:12]]
    alone = [line for line in head if _NUMBER.fullmatch(line)]
    for line in alone or head:
        found = _NUMBER.search(line)
        if found and (alone or len(line) < len(found[0]) + 12):
            prefix = found[0][: re.search(r"[〔\[【(（]", found[0]).start()]  # type: ignore[union-attr]
            return f"{prefix}〔{found[1]}〕{int(found[2])}号"
    notice = next((_NOTICE.search(line) for line in head if _NOTICE.search(line)), None)
    return notice[0] if notice else ""


def title_of(lines: Sequence[str]) -> str:
    """Return the title: the first short line that names a kind of document, joined if it runs over two lines.

    >>> title_of(["津科规〔2021〕3号", "市科技局关于印发天津市雏鹰企业", "评价办法的通知"])
    '市科技局关于印发天津市雏鹰企业评价办法的通知'
    """
    head = [line for line in (line.strip().lstrip("# ") for line in lines[:15]) if line]
    for first, line in enumerate(head):
        if _NO_TITLE.fullmatch(re.sub(r"\s+", "", line)) or line.endswith(("文件", ":", "：")):
            continue
        joined = ""
        for part in head[first : first + 4]:
            if _NO_TITLE.fullmatch(re.sub(r"\s+", "", part)):
                break
            joined += part
            if _TITLE.match(joined):
                return re.sub(r"\s+", "", joined)
            if len(joined) > 90 or re.search(r"[。；:：]", part):
                break
    return ""


def issued_of(lines: Sequence[str]) -> date | None:
    """Return the day of issue: the day that stands alone on a line, before the annexes."""
    for line in lines:
        day = _day_alone(line)
        if day is not None:
            return day
    return None


def _day_alone(line: str) -> date | None:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", line)).strip("()（）")
    if found := re.fullmatch(rf"(?:.{{0,30}}(?:局|委|政府|办公室|部|厅|会))?{_DAY}(?:印发)?", plain):
        return _day(*found.groups()[-3:])
    if found := _CHINESE_DAY.fullmatch(plain):
        year = int(
            "".join(
                str("〇一二三四五六七八九".index(sign.translate(str.maketrans("零○O", "〇〇〇")))) for sign in found[1]
            )
        )
        return _day(str(year), str(_small(found[2])), str(_small(found[3])))
    return None


def issuer_of(lines: Sequence[str], title: str) -> str:
    """Return the office that signs above the day of issue, or that the title begins with."""
    for place, line in enumerate(lines):
        if _day_alone(line) is None:
            continue
        above = [re.sub(r"\s+", " ", each.strip()) for each in lines[max(0, place - 4) : place]]
        signed = [each for each in above if _ISSUER_LINE.fullmatch(each) and len(each) <= 60]
        if signed:
            return "、".join(dict.fromkeys(word for each in signed for word in each.split()))
        break
    for line in lines[:15]:  # several offices stand before the title, with blanks between
        several = re.match(rf"({_BODY}(?:\s+{_BODY})+)\s*(?:关于|$)", line.strip())
        if several and title.startswith(re.sub(r"\s+", "", several[1])):
            return "、".join(several[1].split())
    found = re.match(rf"({_BODY}(?:\s*{_BODY})*)\s*关于", title)
    return found[1] if found else ""


def force_of(text: str, issued: date | None) -> tuple[date | None, date | None]:
    """Return the first and the last day in force, as far as the text states them.

    >>> force_of("本办法自2021年9月1日起施行，有效期3年。", None)
    (datetime.date(2021, 9, 1), datetime.date(2024, 8, 31))
    """
    for line in reversed(text.split("\n")):
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", line))
        if found := _SPAN.search(plain):
            return _day(*found.groups()[:3]), _day(*found.groups()[3:6])
        if found := _FROM.search(plain):
            begin = _day(found[1], found[2], found[3]) if found[1] else _after(issued, found["later"])
            return begin, _end_of(plain[found.end() : found.end() + _NEAR], begin)
    return None, None


def _after(issued: date | None, later: str | None) -> date | None:
    days = re.search(r"\d+", later or "")
    return issued + timedelta(days=int(days[0]) if days else 0) if issued is not None else None


def _end_of(words: str, begin: date | None) -> date | None:
    """Return the last day in force that the words behind the begin of force state."""
    if found := _UNTIL.search(words) or _THEN.match(words):
        return _day(found[1], found[2], found[3])
    if begin is not None and (found := _YEARS.search(words)):
        years = int(found[1]) if found[1].isdigit() else _NUMERALS.index(found[1].replace("两", "二"))
        return _years_later(begin, years) - timedelta(days=1)
    return None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)


def _small(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (_NUMERALS.index(tens or "一") * 10 if ten else 0) + (_NUMERALS.index(ones) if ones else 0)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
