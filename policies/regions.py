"""Names of provinces, cities, districts and functional zones.

Provinces are complete (the 34 provincial divisions). Cities, districts and zones are those of the regions that the
library covers; a policy with any other place is rejected when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NATION = "全国"
PROVINCES = (
    "北京市 天津市 河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 上海市 江苏省 浙江省 安徽省 福建省 "
    "江西省 山东省 河南省 湖北省 湖南省 广东省 广西壮族自治区 海南省 重庆市 四川省 贵州省 云南省 西藏自治区 "
    "陕西省 甘肃省 青海省 宁夏回族自治区 新疆维吾尔自治区 香港特别行政区 澳门特别行政区 台湾省"
).split()
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
CITIES: Mapping[str, str] = MappingProxyType(
    {
        **{city: city for city in MUNICIPALITIES},
        "马鞍山市": "安徽省",
        "温州市": "浙江省",
        "丽水市": "浙江省",
        "宁波市": "浙江省",
    }
)
_TIANJIN = (
    "和平区 河东区 河西区 南开区 河北区 红桥区 东丽区 西青区 津南区 北辰区 武清区 宝坻区 滨海新区 宁河区 静海区 蓟州区"
)
DISTRICTS: Mapping[str, str] = MappingProxyType(
    {**dict.fromkeys(_TIANJIN.split(), "天津市"), "当涂县": "马鞍山市", "洞头区": "温州市"}
)
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
