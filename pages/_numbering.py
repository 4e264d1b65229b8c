"""The automatic numbers of a Word document: 第一条, 一、, （一）, 1.1 stand in no text and must be counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

import msgspec

from pages._limits import ReadingGuard

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEVELS = 9


class ListLevel(msgspec.Struct, frozen=True):
    """One level of a list: the form of its number, its text (“第%1条”), the first number, what follows."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    gap: str = ""
    plain: bool = False


Levels = Mapping[int, ListLevel]


def gap_after(text: str, *, apart: bool) -> str:
    """Return what stands between the text of a number and the paragraph."""
    return " " if apart and text[-1:] not in "、）)．】" else ""


class ListNumbers:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, guard: ReadingGuard) -> None:
        self._guard = guard
        self._lists: dict[str, tuple[str, Levels]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._starts: dict[str, Mapping[int, int]] = {}

    def add(self, name: str, target: str, levels: Levels, starts: Mapping[int, int]) -> None:
        """Add a list. Lists with one `target` count on together; `starts` are levels where this one begins anew."""
        self._lists[name], self._starts[name] = (target, levels), starts

    def next_number(self, name: str, at: int) -> str:
        """Return the number before the next paragraph of a list, empty if it has none."""
        if name not in self._lists or not 0 <= at < _LEVELS:
            return ""
        target, levels = self._lists[name]
        level = levels.get(at)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts = self._counted(name, target, at, levels)
        return self._words(level, counts, levels) + level.gap

    def _counted(self, name: str, target: str, at: int, levels: Levels) -> list[int]:
        """Count one more paragraph of a level; deeper levels begin anew."""
        counts = self._counts.setdefault(target, [None] * _LEVELS)
        start = levels[at].start
        if at in self._starts[name] and (name, at) not in self._begun:
            self._begun.add((name, at))
            counts[at], start = None, self._starts[name][at]
        before = counts[at]
        counts[at] = start if before is None else before + 1
        counts[at + 1 :] = [None] * (_LEVELS - at - 1)
        return [levels.get(i, ListLevel()).start if count is None else count for i, count in enumerate(counts)]

    def _words(self, level: ListLevel, counts: list[int], levels: Levels) -> str:
        def one(found: re.Match[str]) -> str:
            i = int(found[1]) - 1
            form = "decimal" if level.plain else levels.get(i, ListLevel()).form
            if form not in _FORMS:
                self._guard.note(f"自动编号的一种写法（{form[:30]}）认不出，按 1、2、3 写出，请对照原件")
            return _FORMS.get(form, str)(counts[i])

        return re.sub(r"%([1-9])", one, level.text)


class DocxNumbers(ListNumbers):
    """The lists of a docx file."""

    def __init__(self, numbering: Element | None, styles: Element | None, guard: ReadingGuard) -> None:
        super().__init__(guard)
        self._styles = {} if styles is None else _style_lists(styles)
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Element) -> None:
        abstract = {
            one.get(f"{W}abstractNumId", ""): {
                _number(level.get(f"{W}ilvl")): _level(level) for level in one.iter(f"{W}lvl")
            }
            for one in numbering.iter(f"{W}abstractNum")
        }
        for one in numbering.iter(f"{W}num"):
            target = _value(one.find(f"{W}abstractNumId"))
            levels, starts = dict(abstract.get(target, {})), {}
            for change in one.iter(f"{W}lvlOverride"):
                at = _number(change.get(f"{W}ilvl"))
                if (level := change.find(f"{W}lvl")) is not None:
                    levels[at] = _level(level)
                if (start := change.find(f"{W}startOverride")) is not None:
                    starts[at] = _number(_value(start))
            self.add(one.get(f"{W}numId", ""), target, levels, starts)

    def number(self, properties: Element | None, style: str) -> str:
        """Return the number before the next paragraph, empty if it has none."""
        name, at = self._place(properties, style)
        return "" if name in ("", "0") else self.next_number(name, at)

    def _place(self, properties: Element | None, style: str) -> tuple[str, int]:
        """Return list and level of a paragraph: its own, or those of its style."""
        name, at = self._styles.get(style, ("", 0))
        own = None if properties is None else properties.find(f"{W}numPr")
        if own is not None:
            if (found := own.find(f"{W}numId")) is not None:
                name, at = _value(found), 0
            if (found := own.find(f"{W}ilvl")) is not None:
                at = _number(_value(found))
        return name, at


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


def _level(element: Element) -> ListLevel:
    text = _value(element.find(f"{W}lvlText"))
    gap = _value(element.find(f"{W}suff"))
    start = element.find(f"{W}start")
    return ListLevel(
        form=_form(element),
        text=text,
        start=1 if start is None else _number(_value(start)),
        gap=gap_after(text, apart=gap != "nothing"),
        plain=element.find(f"{W}isLgl") is not None,
    )


def _form(element: Element) -> str:
    """Return the form of the numbers; a newer form is written inside an alternative."""
    found = element.find(f"{W}numFmt")
    if found is None:
        found = next(element.iter(f"{W}numFmt"), None)
    return _value(found) or "decimal"


def _style_lists(styles: Element) -> dict[str, tuple[str, int]]:
    """Return list and level of each paragraph style that has one, its own or that of the style it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        based[name] = _value(style.find(f"{W}basedOn"))
        if (found := style.find(f"{W}pPr/{W}numPr")) is not None:
            own[name] = (_value(found.find(f"{W}numId")), _number(_value(found.find(f"{W}ilvl"))))
    for name in based:
        seen, base = {name}, name
        while base not in own and (base := based.get(base, "")) and base not in seen:
            seen.add(base)
        if base in own:
            own.setdefault(name, own[base])
    return own


def chinese(number: int) -> str:
    """Return a number up to 9999 as it is counted in Chinese.

    >>> chinese(10), chinese(21), chinese(105), chinese(110)
    ('十', '二十一', '一百零五', '一百一十')
    """
    if not 0 < number < 10_000:
        return str(number) if number else "零"
    words = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = number // unit % 10, number % unit
        if digit:
            words += _DIGITS[digit] + name
        elif words and not words.endswith("零") and rest:
            words += "零"
    return words.removeprefix("一") if words.startswith("一十") else words


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    return "".join(
        _LEGAL[_DIGITS.index(c)] if c in _DIGITS else {"十": "拾", "百": "佰", "千": "仟"}.get(c, c)
        for c in chinese(number)
    )


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else f"（{number}）"


def _letters(number: int) -> str:
    return chr(64 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1) if 0 < number < 500 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    words = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, sign in zip(values, "M CM D CD C XC L XL X IX V IV I".split(), strict=True):
        words += sign * (number // value)
        number %= value
    return words


def _from(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    "decimalHalfWidth": str,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "koreanDigital2": _digits,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedParen": lambda number: f"({number})",
    "ideographEnclosedCircle": lambda number: f"（{chinese(number)}）",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
