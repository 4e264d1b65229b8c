"""Places in any usual writing: 天津市河东区, 河东, 天津 河东, 河东区大王庄街道, 宁河县, 滨海高新技术产业开发区."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import msgspec

from policies.divisions import CITY_CODES, DISTRICT_CODES, MUNICIPALITIES, PROVINCE_CODES
from policies.regions import CITIES, DISTRICTS, PROVINCES, ZONES

RANKS = ("province", "city", "district", "zone")
"""The fields of a place, the largest first."""


class Place(msgspec.Struct, frozen=True):
    """A known place by its full names, without the ranks below it; `street` is what was written after it.

    A municipality is its own city.
    """

    ranks: tuple[str, ...] = ()
    street: str = ""

    def rank(self, field: str) -> str | None:
        """Return the name of one rank (see RANKS), or None."""
        number = RANKS.index(field)
        return self.ranks[number] if number < len(self.ranks) else None

    @property
    def name(self) -> str:
        """The names of the ranks as one text, as in policies: 天津市河东区."""
        return "".join(dict.fromkeys(self.ranks))

    def within(self, other: Place) -> bool:
        """Return whether this place is the other or lies in it."""
        return self.ranks[: len(other.ranks)] == other.ranks

    def above(self, field: str) -> Place:
        """Return the place that contains this one, above a rank."""
        return Place(self.ranks[: RANKS.index(field)])


NOWHERE = Place()
"""The place of which nothing is known."""

_ALSO: Mapping[str, str] = {
    "内蒙古": "内蒙古自治区", "内蒙": "内蒙古自治区",
    "滨海": "滨海新区", "塘沽区": "滨海新区", "塘沽": "滨海新区", "汉沽区": "滨海新区", "汉沽": "滨海新区", "大港区": "滨海新区",
    "大港": "滨海新区", "武清县": "武清区", "宝坻县": "宝坻区", "宁河县": "宁河区", "静海县": "静海区", "蓟县": "蓟州区",
    "洞头县": "洞头区", "奉化市": "奉化区", "鄞县": "鄞州区",
    "滨海高新": "滨海高新区", "天津滨海高新区": "滨海高新区", "天津高新区": "滨海高新区", "滨海高新技术产业开发区": "滨海高新区",
    "天津滨海高新技术产业开发区": "滨海高新区", "天津经开区": "天津经济技术开发区", "天津开发区": "天津经济技术开发区",
    "滨海新区经济技术开发区": "天津经济技术开发区", "泰达": "天津经济技术开发区", "天津保税区": "天津港保税区",
    "东疆": "东疆综合保税区", "东疆保税港区": "东疆综合保税区", "东疆综保区": "东疆综合保税区",
    "天津东疆综合保税区": "东疆综合保税区", "天津东疆保税港区": "东疆综合保税区",
    "生态城": "中新天津生态城", "天津生态城": "中新天津生态城", "中新生态城": "中新天津生态城",
}  # fmt: skip
"""Former and short names → the name of today."""
_PEOPLES = "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|柯尔克孜|哈萨克|畲|维吾尔"
_SUFFIX = re.compile(f"(?:特别行政区|(?:(?:{_PEOPLES})族?)*自治[区州县]|省|市|地区|盟|区|县)$")
_DIVISIONS = ("市", "区", "县", "州", "盟", "旗")
_FORMS = {"province": (), "city": _DIVISIONS, "district": _DIVISIONS, "zone": (*_DIVISIONS, "园", "城", "谷", "港")}
"""Field → last characters of names of places that are not known; all provinces are."""
_LONGEST = 16
"""Characters of the name of a place. Our choice; longer texts are addresses."""
_NOISE = re.compile(r"[\s,，、。.·・/|>()—–-]+")
_STREET = re.compile(r"[一-龥]{2,}(?:街道|镇|乡|苏木)(?:办事处)?")
_ADDRESS = re.compile(r".+(?:街道|街道办事处|镇|乡|苏木|社区|村|街|路|道|里|巷|胡同|号|号院|楼|层|室|座|大厦|广场)")
_ROAD = re.compile(r"[东西南北中大]?(?:街|路|道|巷)")
_COUNTY = re.compile(r"[一-龥]{1,8}[区县市旗]")
_BODY = re.compile("公司|厂|集团|中心|合作社|事务所|研究|学校|大学|学院|医院|银行|[店局会社]$|委员会|协会|基金")


def known_place(text: str, within: Place = NOWHERE, field: str = "province") -> Place | None:
    """Return the known place that a text names in any usual writing, or None.

    `within` is where the place must lie, if that is known. `field` is the rank (see RANKS) that the text should have: it
    decides between two places with the same short name (河北: the province, or the district of Tianjin). A text that
    continues after the place with anything but a street or address names no place.

    >>> known_place("天津 河东").ranks, known_place("河东区大王庄街道").street
    (('天津市', '天津市', '河东区'), '大王庄街道')
    >>> known_place("天津市中科信北斗测控有限公司") is None
    True
    """
    return _known(text, within, field)


def may_be_place(text: str, field: str) -> bool:
    """Return whether a text names a known place, or has the form of one that is not known: 徐汇区, 某某工业园.

    >>> may_be_place("徐汇区", "district"), may_be_place("生物技术", "district"), may_be_place("火星省", "province")
    (True, False, False)
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    return known_place(text, field=field) is not None or (
        plain.endswith(_FORMS[field]) and len(plain) <= _LONGEST and not _BODY.search(plain)
    )


def place_at_start(text: str) -> Place | None:
    """Return the place that a text begins with, the longest name of one.

    >>> place_at_start("河东区科技局").ranks, place_at_start("科学技术局")
    (('天津市', '天津市', '河东区'), None)
    """
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    for size in range(len(plain), 1, -1):
        place = known_place(plain[:size], field="district")
        if place is not None and not place.street:
            return place
    return None


@lru_cache(maxsize=4096)
def _known(text: str, within: Place, field: str) -> Place | None:
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).removeprefix("中国")
    found = [place for place in _readings(plain, within, False) if place.ranks]
    if within.ranks:  # a text that names the places above it too
        found += [place for place in _readings(plain, NOWHERE, False) if place.ranks and place.within(within)]
    wanted = RANKS.index(field) + 1
    return min(found, key=lambda place: (len(place.street), len(place.ranks) != wanted, len(place.ranks)), default=None)


def _readings(text: str, within: Place, short: bool) -> Iterator[Place]:
    """Yield the places in a place that a text names; `short` tells that the name before it was a short one."""
    if not text:
        yield within
        return
    if within.ranks and (_is_street(text, short) or _is_county(text, within)):
        yield Place(within.ranks, text)
    for size in range(len(text), 1, -1):
        for place, brief in place_names().get(text[:size], ()):
            if place.within(within):
                yield from _readings(text[size:].removeprefix("市辖区"), place, brief)


def _is_street(text: str, short: bool) -> bool:
    if _BODY.search(text) or _ROAD.match(text):
        return False
    return (_STREET if short else _ADDRESS).fullmatch(text) is not None


def _is_county(text: str, within: Place) -> bool:
    """Return whether a text has the form of a district of a city whose districts are not all known."""
    city = within.rank("city")
    if len(within.ranks) != 2 or city in covered_cities() or text.startswith(PROVINCES):
        return False
    return _COUNTY.fullmatch(text) is not None


@cache
def place_names() -> Mapping[str, tuple[tuple[Place, bool], ...]]:
    """Return each name of a place, full or short, without the places above it → the places, and whether it is short."""
    found: dict[str, list[tuple[Place, bool]]] = {}
    for place in _places():
        full = place.ranks[-1]
        stem = _SUFFIX.sub("", full)
        briefs = [stem] if len(stem) > 1 else []
        briefs += [f"{stem}州"] if full.endswith("自治州") else []
        for name in dict.fromkeys((full, *briefs)):
            found.setdefault(name, []).append((place, name != full))
    for name, full in _ALSO.items():
        found.setdefault(name, []).extend((place, True) for place, _ in found[full])
    return {name: tuple(places) for name, places in found.items()}


def _places() -> Iterator[Place]:
    for province in PROVINCES:
        yield Place((province, province) if province in MUNICIPALITIES else (province,))
    for city, province in CITIES.items():
        if city not in MUNICIPALITIES:
            yield Place((province, city))
    for district, city in DISTRICTS.items():
        yield Place((CITIES[city], city, district))
    for zone, district in ZONES.items():
        yield Place((CITIES[DISTRICTS[district]], DISTRICTS[district], district, zone))


@cache
def covered_cities() -> frozenset[str]:
    """Return the cities whose districts are all known."""
    return frozenset(DISTRICTS.values())


def place_of_code(figures: str) -> Place:
    """Return the place of a division code of six figures (GB/T 2260), as far as it is known.

    >>> place_of_code("120102").ranks, place_of_code("130999").ranks
    (('天津市', '天津市', '河东区'), ('河北省', '沧州市'))
    """
    province = PROVINCE_CODES.get(figures[:2])
    if province is None:
        return NOWHERE
    if figures in DISTRICT_CODES:
        return Place((province, *DISTRICT_CODES[figures]))
    city = province if province in MUNICIPALITIES else CITY_CODES.get(figures[:4])
    return Place((province, city)) if city else Place((province,))
