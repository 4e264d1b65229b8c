"""Names of provinces, cities, districts and functional zones.

Provinces and cities are complete. Districts and zones are those of the cities that the library covers; a policy with any
other place is rejected when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policies.divisions import CITY_CODES, DISTRICT_CODES, MUNICIPALITIES, PROVINCE_CODES

NATION = "全国"
PROVINCES = tuple(PROVINCE_CODES.values())
CITIES: Mapping[str, str] = MappingProxyType({name: PROVINCE_CODES[code[:2]] for code, name in CITY_CODES.items()})
"""City → province; a municipality is its own city."""
DISTRICTS: Mapping[str, str] = MappingProxyType({name: city for city, name in DISTRICT_CODES.values()})
"""District → city; no two of these cities have districts of the same name."""
ZONES: Mapping[str, str] = MappingProxyType(
    {
        "滨海高新区": "滨海新区",
        "天津经济技术开发区": "滨海新区",
        "天津港保税区": "滨海新区",
        "东疆综合保税区": "滨海新区",
        "中新天津生态城": "滨海新区",
    }
)


def full_region(name: str) -> tuple[str, ...] | None:
    """Split the full name of a place into its levels.

    Returns: (), (province,), (province, city) or (province, city, district[, zone]); a municipality is its own city.
    None if the text is not a full name of a known place.

    >>> full_region("天津市河东区")
    ('天津市', '天津市', '河东区')
    >>> full_region("浙江省温州市"), full_region("全国"), full_region("河东区")
    (('浙江省', '温州市'), (), None)
    """
    if name == NATION:
        return ()
    for province in PROVINCES:
        if not name.startswith(province):
            continue
        rest = name[len(province) :]
        if not rest:
            return (province,)
        return _below(province, rest)
    return None


def _below(province: str, rest: str) -> tuple[str, ...] | None:
    city = (
        province
        if province in MUNICIPALITIES
        else next((c for c, p in CITIES.items() if p == province and rest.startswith(c)), "")
    )
    if not city:
        return None
    rest = rest if province in MUNICIPALITIES else rest[len(city) :]
    if not rest:
        return (province, city)
    for district, of in DISTRICTS.items():
        if of == city and rest.startswith(district):
            zone = rest[len(district) :]
            if not zone:
                return (province, city, district)
            return (province, city, district, zone) if ZONES.get(zone) == district else None
    return (province, city, ZONES[rest], rest) if ZONES.get(rest) else None
