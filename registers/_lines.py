"""Tells the names of firms from the other texts that stand in a list: groups, sums, remarks, signatures. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from registers._header_text import plain_header
from registers._words import NON_FACT_HEADERS, field_words

_FIRM_END = re.compile(
    r"(?:公司|集团|[总分]厂|厂|店|铺|[院所社行部站场馆坊园城苑]|中心|企业|工作室|合伙|联合体|联盟|协会|学会|商会|基金会|超市|酒店|饭店|宾馆"
    r"|大学|学校|幼儿园|基地|实验室|平台|孵化器|空间|银行|门诊|药房|农场|牧场|林场|(?:个体)?户"
    r"|\b(?:ltd|limited|inc|llc|corp|corporation|co|company|gmbh|plc)\.?)$",
    re.IGNORECASE,
)
_REMARK_END = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]$|[*＊★☆#]+$")
_COUNTED = re.compile(
    r"[(（\[【]?\s*(?:共|计|合计|小计|含)?\s*\d+\s*[家户个名项条]\s*(?:企业|公司|单位)?\s*[)）\]】]?$"
)
_ENUMERATED = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[批类组部区章条]|[(（]?[一二三四五六七八九十]{1,3}[)）、.．])"
)
_OFFICE = re.compile(
    r"(?:局|厅|委|处|科|股|政府|委员会|办事处|办公室|管委会|街道|镇|乡|村|社区|开发区|高新区|园区|市|区|县|省"
    r"|(?:科技|科学技术|财政|商务|教育|工信|组织|宣传|统战|人社|住建)部)$"
)
_DAY = re.compile(r"(?:二[〇○零]|20|19)[\d〇○零一二三四五六七八九]{2}\s*[-./年].{0,12}|\d{1,2}月\d{1,2}日")
_NAMED = re.compile(r"[^:：]{1,12}[:：]")
_NO_NAME = re.compile(
    r"[(（\[【].*[)）\]】]|第?\s*\d+\s*页.*|.{0,3}共\s*\d+\s*[页家户个条项].*|附[件表录].{0,12}|[*＊※#]\s*(?:为|表示|代表|系|是|指|号).*"
    r"|.{0,6}(?:以下|此页|本页|下页).{0,6}(?:空白|无正文|略|续)?|.{0,8}(?:排名不分先后|如下|续表|盖章|签字|签章|完毕|为准).{0,6}"
    r"|\W*|[\d\W]+|.|测试|示例|样例|模板|户数|家数|数量|企业数|(?:序|编)号|待补充?|[无略空]+"
)
_MASKED = re.compile(
    r"[*＊]{2,}.*|[〇○]{2,}.*|.{0,6}(?<![A-Za-z])[XxＸ×]{2,}(?![A-Za-z]).*|[.…]{2,}.*"
    r"|某某?(?:省|市|区|县)?(?:某某?)?(?:科技|信息|技术|网络|贸易|实业)?(?:股份|责任|有限)*(?:公司|企业|单位|厂)"
    r"|(?:示例|样例)(?:企业|公司|单位)"
)
_EXAMPLE = re.compile(r"[(（]?(?:填写|填报|填表)?(?:示例|样例|范例|举例|例)(?:表|页)?\d?[)）]?\s*[:：]?")
_SUM = re.compile(
    r".{0,8}?(?:合\s*计|小\s*计|总\s*计|共\s*计|平\s*均(?:值|数)?|累\s*计|总\s*数|汇\s*总)\s*(?:[（(:：].*|\d+\s*[家户个]?.*)?"
)


def is_sum(text: str) -> bool:
    """Return whether a text names a row of sums.

    >>> is_sum("全区合计（8家）"), is_sum("天津总计数据有限公司")
    (True, False)
    """
    return _SUM.fullmatch(text) is not None


def is_firm_like(text: str) -> bool:
    """Return whether a text ends as the names of firms and institutions do.

    >>> is_firm_like("天津甲科技有限公司（已注销）"), is_firm_like("某区科学技术局"), is_firm_like("二、春华街道（2家）")
    (True, False, False)
    """
    plain = text.strip()
    if len(plain) < 3 or _COUNTED.search(plain) or _NO_NAME.fullmatch(plain) or _NAMED.match(_bare(plain)):
        return False
    while (shorter := _REMARK_END.sub("", plain).strip()) != plain:
        plain = shorter
    return _FIRM_END.search(plain) is not None and not _OFFICE.search(plain)


def _bare(text: str) -> str:
    return re.sub(r"[(（\[【][^)）\]】]*[)）\]】]?", "", text)


def is_masked(text: str) -> bool:
    """Return whether a name is no real one: XX公司, 某某公司, ***经营部.

    >>> is_masked("XXX公司"), is_masked("示例甲科技有限公司")
    (True, False)
    """
    return _MASKED.fullmatch(text.strip()) is not None


def is_example(text: str) -> bool:
    """Return whether the text of a cell, or the name of a sheet, says that it shows how to fill in the table.

    >>> is_example("（示例）"), is_example("填写示例"), is_example("示例街道")
    (True, True, False)
    """
    return _EXAMPLE.fullmatch(text.strip()) is not None


def is_no_name(text: str) -> bool:
    """Return whether a text cannot be the name of a firm: a day, a page, a count, a named value.

    >>> is_no_name("第1页/共3页"), is_no_name("联系人：王某"), is_no_name("小米")
    (True, True, False)
    """
    plain = text.strip()
    return any(
        found is not None
        for found in (
            _NO_NAME.fullmatch(plain),
            _NAMED.match(_bare(plain)),
            _DAY.fullmatch(plain),
            _COUNTED.fullmatch(plain),
        )
    )


def is_group(text: str) -> bool:
    """Return whether a text reads like the heading of a group: 一、大王庄街道, 北京市（3家）, 第二批."""
    return bool(_COUNTED.search(text) or _ENUMERATED.match(text) or _OFFICE.search(_bare(text)))


@lru_cache(maxsize=4096)
def field_of_label(text: str) -> str:
    """Return the field that a text means as a header, "-" for a usual header without a field, "" for any other text."""
    if len(text) > 40:
        return ""
    plain = plain_header(text)
    return field_words().get(plain) or ("-" if plain in NON_FACT_HEADERS else "")
