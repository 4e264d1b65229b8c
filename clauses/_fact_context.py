"""Whether a name in a text is that of the firm: what stands before it, and what the document is about."""

from __future__ import annotations

import re

from clauses._fact_place import Around
from clauses._words import NEEDS, NameKind, Naming

_OF_PROJECTS = frozenset("fixed_investment project_total equipment_purchase project_own_share".split())
"""Facts that are usually said of a project."""
_OF_PRODUCTS = frozenset("market_share market_rank_home market_rank_world main_product_share".split())
"""Facts that are said of the main product."""
_BEFORE_NAME = re.compile(
    r"(?:(?!.{0,6}(?:母公司|集团|投资|担保|基金|中介|第三方|供应|客户|用户|买方|卖方|受让|委托|金融|控股|在孵|合作|关联|子公司|下游|被投|服务|入驻|引进|入园|毕业|成员))[一-龥]{0,8}(?:企业|公司|单位|机构|法人|主体))?(?:从事(?:研究开发|研发|科技|研发和相关技术创新|研发及相关技术创新)(?:活动)?的|应当?|须|需|要|当|具有|具备|拥有|获得|获(?=授权)|取得|实现|达到|配备|有|为|将|承担|主持|参与|授予|其中|且|和|及|与|或|并|的|在|其|该|本|全|同期|期末|年末|末|上|近|前|最近|过去|连续|常驻|在职|近[一两二三四五1-5]"
    r"|[一两二三四五六1-9]个?(?:完整)?(?:会计|自然|纳税)?年(?:度)?(?:内|中)?|20\d\d(?:年)?(?:度)?末?|会计年度|年底|年度|年|度|底|作为卖方|累计|合计|总|每|均|平均|当|有效|授权|已授权的?|国内|自主|与主导产品相关|与主要产品相关|相关|对|对于|申报|企业|公司"
    r"|实缴|实际|发生|投入|缴纳|上年度|上一年度|新增(?=股权)|[(（\"“”]|:|、|,|\s|\([^()]*\)|[一二三四五六七八九十]+|类|专职|全职|至少|不少于|单位|当年|上一|会计|核心|一个|但|自主研发的?|或者|单个|单家|单户|每家|每户|每个|任一|截至|申报时|全年|规模|国|省|市|类|按|照|数|[-—])*"
)


_SUBJECTS = (NameKind.FACT, NameKind.QUANTITY, NameKind.QUALIFICATION)
"""Kinds of names after which a new one begins afresh; 境外 before 营业收入 is none of them."""


def is_number(mention: Naming) -> bool:
    """Return whether a word names a number."""
    return mention.word.kind in (NameKind.FACT, NameKind.QUANTITY)


def in_context(place: Around, mention: Naming) -> bool:
    """Return whether the title or the sentence says what a wide word is about."""
    needed = NEEDS.get(mention.word.text)
    return needed is None or re.search(needed, place.policy.title + place.text[: place.start]) is not None


def harmless(place: Around, mention: Naming) -> bool:
    """Return whether only harmless words stand between the last name or comma and the name."""
    lead = re.split(r",", place.text[place.opens : mention.start].replace("，", ","))[-1]
    earlier = [each.end for each in place.mentions if each.end <= mention.start and each.word.kind in _SUBJECTS]
    owner = [each for each in place.mentions if each.end <= mention.start and is_number(each)]
    if owner and re.fullmatch(r"的?", place.text[owner[-1].end : mention.start]):
        return False  # 在孵企业营业收入 is not the income of the firm
    figures = [f.start + len(f.text) for f in place.figures if f.start + len(f.text) <= mention.start]
    begin = max([mention.start - len(lead), *earlier, *figures])
    swallowed = re.match(r"年度|年(?!薪)", mention.word.text)  # 会计年度营业收入: 年度 is of what stands before
    words_ = place.text[begin : mention.start + (swallowed.end() if swallowed else 0)].replace("，", ",")
    words_ = re.sub(r"^(?:\([^()]*\))?(?:及|或)?以[上下内]", "", words_)
    words_ = re.split(r"或者?|且|并且?|:|、", words_)[-1]
    if mention.word.name in _OF_PROJECTS:
        words_ = re.sub(r"(?:工业|技改|技术改造|建设|单个)?项目$", "", words_)
    if mention.word.name in _OF_PRODUCTS:
        words_ = re.sub(r"(?:主导|主要)产品(?:在|的)?$", "", words_)
    return _BEFORE_NAME.fullmatch(words_) is not None
