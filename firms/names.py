"""The parts of a firm's name, so that the same firm is known in another writing: place, 字号, trade, number. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec

from firms._counties import COUNTIES
from firms._name_words import BRANCH_RANK, FORM_AT_END, FORM_INSIDE, LONGEST_TRADE, PARTNERS, REMARK, TRADES
from policies.places import RANKS, place_names
from policies.text_folding import normalised, simplified

_SHORTEST_MARK = 2
"""A 字号 has two characters at least: what would leave less is no place and no trade."""
_RANK = re.compile("(?:省|市|区|县)$")
_NO_RANK = "市[政场容民值]|区[块域]|县域|镇流|乡[村土情]"
"""Words that begin with the rank of a place: 天津市政 is no 天津市."""
_UNKNOWN_PLACE = re.compile(f"[一-龥]{{1,4}}?(?!{_NO_RANK})(?:[市区县镇乡]|街道)")
_WORD_OF_RANK = re.compile(_NO_RANK)
_BRACKETS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)(?:[)）\]】〕]|$)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_LIST_MARKS = re.compile(r"^(?:[①-⓿]|[(（]\d{1,4}[)）]|\d{1,4}[.．、](?!\d)|[★☆*＊#●·\s])+|[★☆*＊\s]+$")
_ORDINAL = re.compile("第(?=[0-9〇一二三四五六七八九十])")
_CHINESE = re.compile("[〇一二三四五六七八九十][零〇一二三四五六七八九十百]*")
_FIGURES = {figure: value for value, figure in enumerate("零一二三四五六七八九")} | {"〇": 0}
_DIGITS = "0123456789"
_EXACT = re.compile("[0-9]+|[a-z]+")


class FirmName(msgspec.Struct, frozen=True):
    """The parts of a name that are compared. `places` are names of places without 省, 市, 区, 县; `form` is the legal form.

    `lead` is the last place before the 字号 where it stands without 市 or 县 and may be a word of the 字号: 安顺, 江阴.
    `exact` are the numbers and foreign letters in their order and the branch: where they differ, the firms differ.
    """

    mark: str
    trade: str = ""
    places: frozenset[str] = frozenset()
    lead: str = ""
    form: str = ""
    exact: tuple[str, ...] = ()

    @property
    def core(self) -> str:
        """字号 and trade: what tells this firm from others of its place."""
        return self.mark + self.trade

    @property
    def local_core(self) -> str:
        """The core as documents shorten names: with a district before it, 滨海迅腾, never with a city or province."""
        return self.core if self.lead in _large_places() else self.lead + self.core

    def with_lead(self) -> FirmName:
        """The name if the last place before the 字号 is a word of the 字号."""
        return msgspec.structs.replace(self, mark=self.lead + self.mark, places=self.places - {self.lead}, lead="")


def core(name: str) -> str:
    """The part of a firm's name that tells it from others: without place and legal form.

    天津市海河明达科技有限公司 → 海河明达科技; the whole name where nothing else would be left.
    """
    return firm_name(name).core


def firm_name(written: str) -> FirmName:
    """Takes a name apart, whatever its widths, brackets, blanks, characters, list numbers and remarks."""
    text, places = _without_brackets(_cleaned(written))
    text = _with_figures(_ORDINAL.sub("", normalised(text)))
    text = PARTNERS.sub("", text)
    head, inside, branch = _branch_apart(text)
    whole, form = _without_form(head)
    rest = _without_first_places(whole, places)
    lead = next((place for place in places if whole.endswith(place + rest)), "")
    rest = _without_end_place(rest, places)
    size = _trade_size(rest)
    mark, trade = _without_end_place(rest[: len(rest) - size], places), rest[len(rest) - size :]
    exact = (*_EXACT.findall(mark + trade), *([BRANCH_RANK.sub("", branch)] if branch else []))
    return FirmName(mark, trade, frozenset(places), lead, inside or form, exact)


def _branch_apart(text: str) -> tuple[str, str, str]:
    """Returns the name of the firm, its form and its branch, where a branch is named behind the form."""
    found = FORM_INSIDE.search(text)
    return (text[: found.start()], found.group(), text[found.end() :]) if found else (text, "", "")


def _cleaned(written: str) -> str:
    """Returns the name without invisible characters, list numbers, stars and traditional characters."""
    return simplified(unicodedata.normalize("NFKC", _LIST_MARKS.sub("", _INVISIBLE.sub("", written))))


def _without_brackets(text: str) -> tuple[str, set[str]]:
    """Takes remarks and places out of brackets; what else stands in brackets belongs to the name."""
    places: set[str] = set()

    def replaced(found: re.Match[str]) -> str:
        inside = normalised(found.group(1))
        named = _places_of(inside)
        places.update(named)
        return "" if named or REMARK.search(inside) else inside

    return _BRACKETS.sub(replaced, text), places


def _places_of(text: str) -> set[str]:
    """The places of which a text consists, or none if it says something else."""
    places: set[str] = set()
    left = _without_first_places(text, places, keep=0)
    return set() if left else places


def _with_figures(text: str) -> str:
    """Returns the text with Arabic figures for Chinese ones: 十八局 → 18局."""

    def figures(found: re.Match[str]) -> str:
        total = running = 0
        for character in found.group():
            unit = {"十": 10, "百": 100}.get(character)
            if unit is None:
                running = running * 10 + _FIGURES[character]
            else:
                total, running = total + (running or 1) * unit, 0
        return str(total + running)

    return _CHINESE.sub(figures, text)


def _without_form(text: str) -> tuple[str, str]:
    """Takes legal forms off the end; returns the rest and what was taken off."""
    rest = text
    while (found := FORM_AT_END.search(rest)) and found.start() >= _SHORTEST_MARK:
        rest = rest[: found.start()]
    return rest, text[len(rest) :]


def _trade_size(text: str) -> int:
    """The number of characters at the end that are words of a trade; a 字号 stays before them."""
    end = len(text)
    while True:
        sizes = range(min(LONGEST_TRADE, end - _SHORTEST_MARK), 0, -1)
        size = next((size for size in sizes if text[end - size : end] in TRADES), 0)
        if not size:
            return len(text) - end
        unnumbered = len(text[: end - size].rstrip(_DIGITS))
        end = unnumbered if unnumbered >= _SHORTEST_MARK else end - size


def _stem(place: str) -> str:
    stem = _RANK.sub("", place)
    return stem if len(stem) > 1 else place


def _without_first_places(text: str, places: set[str], keep: int = _SHORTEST_MARK) -> str:
    """Takes places off the beginning and adds them to `places`; `keep` characters stay, and more than a word of trade."""
    while True:
        size = _place_size(text)
        left = text[size:]
        if not size or len(left) < keep or (keep and len(left) < 2 * keep and left in TRADES):
            return text
        places.add(_stem(text[:size]))
        text = left


def _place_size(text: str) -> int:
    """The number of characters at the beginning that are a place; 0 for none."""
    sizes = (len(name) for name in _places_by_start().get(text[:2], ()) if text.startswith(name))
    known = next((size for size in sizes if not _WORD_OF_RANK.match(text, size - 1)), 0)
    unknown = _UNKNOWN_PLACE.match(text)
    return max(known, unknown.end() if unknown else 0)


def _without_end_place(text: str, places: set[str]) -> str:
    """Takes a known place off the end: the brackets around it were left out."""
    name = next((name for name in _places_by_end().get(text[-2:], ()) if text.endswith(name)), "")
    if not name or len(text) - len(name) < _SHORTEST_MARK:
        return text
    places.add(_stem(name))
    return text[: -len(name)]


@cache
def _places_by_start() -> Mapping[str, Sequence[str]]:
    """First two characters → places that begin with them, the longest first."""
    return _grouped({*place_names(), *COUNTIES}, slice(2))


@cache
def _places_by_end() -> Mapping[str, Sequence[str]]:
    """Last two characters → provinces, cities and full names of districts that end with them, the longest first."""
    return _grouped({*_large_places(), *(name for name in place_names() if name.endswith("区"))}, slice(-2, None))


@cache
def _large_places() -> frozenset[str]:
    """The names of provinces and cities, full and short."""
    named = place_names().items()
    return frozenset(name for name, found in named if any(len(place.ranks) < len(RANKS) - 1 for place, _ in found))


def _grouped(names: Iterable[str], part: slice) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        found.setdefault(name[part], []).append(name)
    return found
