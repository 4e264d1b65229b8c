"""What a clause is about, by its headings first and its words second."""

from __future__ import annotations

import re

from clauses.model import ClauseRole

_HEADINGS = (
    (ClauseRole.EXCLUSION, r"不予(?:支持|资助|受理|认定)|不(?:得|能|可)(?:申报|申请|享受)|不受理|负面清单|限制(?:条件|情形)|除外|排除"),
    (ClauseRole.MATERIAL, r"^(?:.{0,6}(?:申报|申请|报名|提交|报送|所需|证明|书面|纸质|兑现|办理|需要|提供|受理|审核|认定|评价|贷款|备案)(?:的|时)?.{0,8})?(?:材料|资料)(?:及.{0,8}|清单|要求|目录|说明)?$|附件清单|提交"),
    (ClauseRole.WINDOW, r"(?:申报|申请|受理|报名|截止|填报|报送)(?:的)?(?:截止)?(?:时间|日期|期限)|时间安排|^(?:时间|赛程)|赛事安排|日程"),
    (ClauseRole.BENEFIT, r"(?:支持|资助|奖励|补助|补贴|贴息|扶持|奖补)(?:对象|范围|方向|内容)?(?:及|和|与|、)?(?:标准|额度|金额|强度|比例)|奖项|奖励设置|^(?:支持)?(?:额度|标准|比例|金额)(?:和|及|与|、)?(?:额度|标准|比例|方式)?$|(?:贷款|授信|产品)(?:额度|期限|利率)|还款方式|担保方式"),
    (ClauseRole.CONDITION, r"条件|(?:申报|申请|认定|评价|准入|基本|入库|推荐|资格)(?:的)?要求|认定标准|评价标准|准入|指标|计分|评分|加分"),
    (ClauseRole.APPLICANT, r"(?:申报|申请|支持|适用|奖励|奖补|贴息|补贴|补助|资助|参赛|评价|扶持|认定)(?:的)?(?:主体|对象|单位|范围|企业(?=$|[及和与、:：(（]|范围|条件))|适用范围|面向"),
    (ClauseRole.BENEFIT, r"(?:支持|资助|奖励|补助|补贴|扶持|奖补|激励)(?:的)?(?:方式|内容|措施|政策|办法)?(?:(?:和|与|及|、)(?:经费|标准|额度|资金|强度|金额|限额))?$|优惠|支持政策|资金安排|配套支持"),
    (ClauseRole.PROCEDURE, r"程序|流程|办理|组织实施|评审|审核|认定工作|管理与监督|监督|推荐方式|联系|咨询|电话|考核|有关要求|工作要求|其他要求|名额"),
    (ClauseRole.VALIDITY, r"附则|有效期|施行|解释"),
    (ClauseRole.DEFINITION, r"定义|释义|术语"),
)  # fmt: skip
_FORCE = r"(?:(?:自|从).{0,24}(?:起|之日|日后)|(?:印发|发布|公布)之日).{0,6}(?:施行|实施|执行|生效)|(?:执行|施行|试行)期限?(?:为|至|自)|有效期(?!内|的(?!为))(?:限)?.{0,4}(?:为|至|[一二两三四五六\d])|负责解释|同时废止|停止执行|\d日起(?:施行|执行)"
_REFUSED = (
    r"不予(?:支持|资助|受理|认定|奖励|补助|通过)|不(?:得|能)(?:再次|重新|重复)?(?:申报|申请|享受|参评)|不受理|不(?:再)?(?:重复)?(?:享受|支持|奖励)"
    r"|不适用(?:本|于)|(?:不在|不属于)[^,，。；;]{0,8}(?:申报|支持|奖励|奖补|补助|资助|受理|认定)[^,，。；;]{0,4}范围|取消.{0,14}资格|予以撤销|不纳入|有下列.{0,6}(?:情形|行为|情况)之一.{0,16}(?:不|取消|撤销)|(?:情形|情况|行为)(?:之一)?的?[,，]?(?:不得|不予)"
)
_WORDS = (
    (ClauseRole.VALIDITY, _FORCE),
    (ClauseRole.DEFINITION, r"(?:本办法|本细则|本通知|本政策|本文件|本意见|本公告)?所称|是指|本.{1,6}中.{1,10}指"),
    (ClauseRole.EXCLUSION, _REFUSED),
    (ClauseRole.OTHER, r"资金.{0,12}(?:安排|列入|纳入).{0,30}(?:预算|万元|亿元)"),
    (ClauseRole.MATERIAL, r"(?:提交|提供|报送|上传|附).{0,20}(?:材料|资料|证明|复印件|申请书|申报书|承诺书|凭证)|(?:复印件|证明材料|审计报告|申报书|申请书|营业执照|申请表|(?:审计|检测|检验|鉴证|申请|总结|查新|评估|财务|研究)报告|证明|凭证|承诺书|扫描件)(?:[(（].{0,12}[)）])?(?:一式.{1,3}份)?[;；。]?$|留存备查"),
    (ClauseRole.PROCEDURE, r"(?:审核|办理|公示|受理|评审)(?:期限|时限|期)|变更[^。；;]{0,24}(?:备案|报告|告知)|流程[:：]|公示.{0,16}(?:工作日|天|日)|个工作日内|专家评审|联系(?:人|电话)[:：]|定期考核|每.{1,2}年(?:考核|评估|开展|组织)|动态管理"),
    (ClauseRole.WINDOW, r"(?:申报|申请|受理|报名|网上|集中|填报|报送|登录|提交).{0,24}(?:时间|截止|\d{1,2}月\d{1,2}日)|截止(?:时间|日期)|\d{1,2}月\d{1,2}日.{0,6}(?:前|截止|至).{0,30}(?:申报|申请|受理|报名|填报|报送|登录|提交)"),
    (ClauseRole.BENEFIT, r"给予.{0,60}(?:奖励|补助|补贴|资助|支持|贴息|奖补|补偿|配套|资金|经费|额度)|(?:一次性|分档|最高|按照).{0,30}(?:奖励|补助|补贴|资助|奖补)|贴息|免征|减半|减按|加计扣除|税前(?:扣除|摊销)|按.{0,12}%.{0,10}(?:补助|补贴|资助|奖励)|(?:补助|奖励?|补贴|资助|奖金)(?:各)?\s*(?:[\d.]+|[一二两三四五六七八九十百]+)\s*[万千百亿元]|安家补助|生活补贴|发放.{0,12}(?:补贴|补助|津贴)|租金"),
    (ClauseRole.APPLICANT, r"适用于|(?:享受|申请|申报)本(?:办法|措施|政策|细则|意见|专项)[^,，。；;]{0,14}(?:企业|单位|主体|机构)[^,，。；;]{0,4}(?:应|须|需)"),
    (ClauseRole.CONDITION, r"(?:应当|应|须|需)?(?:同时)?(?:符合|满足|具备)(?:以下|下列|如下)|不低于|不少于|不超过|不高于|以[上下内](?:的)?[;；。]?$|占.{0,16}比例|(?:成立|注册).{0,12}(?:年|月)(?:以上|以内|[;；。]|$)|(?:注册|成立)(?:时间)?[未不]?满|(?:得|加|计|扣)\d+分"),
    (ClauseRole.APPLICANT, r"在.{2,16}(?:注册|登记|纳税).{0,20}(?:企业|单位|机构|法人)|申报(?:单位|主体|企业)(?:应|须|为)"),
    (ClauseRole.PROCEDURE, r"(?:审核|评审|公示|核查|受理|拨付|推荐|报送|审定|网上填报|登录|考核)"),
)  # fmt: skip
_PASSED_DOWN = {ClauseRole.EXCLUSION, ClauseRole.MATERIAL, ClauseRole.CONDITION, ClauseRole.WINDOW}
"""Roles that a clause ending with a colon gives to the clauses below it."""
_NAMED = re.compile(r"【([^【】]{2,14})】|([^:：。，,；;]{2,12})(?:[:：]|。(?=.))")
"""A heading that stands before the text of its clause: 【奖励标准】…, 申报材料：…, 贴息对象。…"""
_TOO_LATE = re.compile(r"(?:逾期|过期|超期)[^,，。；;]{0,8}(?:受理|无效|办理|接收)")
"""What is too late is no exclusion of a firm; the words belong to the term."""
_WIDE = re.compile("附则")
"""The last heading of a document, under which clauses of all kinds stand: it counts as little as a chapter."""
_REGISTERED = re.compile(r"在.{1,14}(?:注册|登记|纳税|设立).{0,24}(?:法人|企业|单位|机构|资格|纳税)")
_ENDS_OPEN = re.compile(r"[:：]\s*$")
_REFUSES = re.compile(_REFUSED)
_PAPER = re.compile(r".{2,30}(?:表|书|单|清单|模板|样式|汇总表|台账)")


def role_below(above: ClauseRole | None, lead: str, text: str) -> ClauseRole | None:
    """Return the role that a clause has from the one above it, whose text is `lead`; None if it decides by its own words.

    >>> role_below(ClauseRole.EXCLUSION, "有下列情形之一的，不予支持：", "提供虚假材料的").value
    'exclusion'
    """
    if above not in _PASSED_DOWN or not _ENDS_OPEN.search(lead):
        return None
    return _refined(text) if above is ClauseRole.CONDITION else above


def _refined(text: str) -> ClauseRole:
    """Return the role of a clause among conditions: it may refuse, or say who may apply."""
    if _REFUSES.search(_TOO_LATE.sub("", text)):
        return ClauseRole.EXCLUSION
    return ClauseRole.APPLICANT if _REGISTERED.search(text) and not re.search(r"\d", text) else ClauseRole.CONDITION


def role_of_paper(path: str, text: str) -> ClauseRole | None:
    """Return MATERIAL for a line of a list of annexes that names a form."""
    return (
        ClauseRole.MATERIAL
        if path.startswith("附件") and _PAPER.fullmatch(text.split("\n", 1)[0].strip("。；;"))
        else None
    )


def role_of(headings: tuple[str, ...], text: str, chapter: str = "") -> ClauseRole:
    """Return the role of a clause; `headings` are the words of the headings above it, the widest first.

    The heading of a chapter counts least: it covers articles of several kinds.

    >>> role_of(("申报条件",), "注册满一年").value, role_of((), "给予一次性奖励20万元。").value
    ('condition', 'benefit')
    """
    own = text.split("\n", 1)[0]
    named = _NAMED.match(own)
    alone = len(own) <= 20 and not re.search(r"[。；;\d]", own)
    if (
        (alone or named)
        and not _WIDE.match(own)
        and (role := _matching(_HEADINGS, named[1] or named[2] if named else own))
    ):
        return role
    for heading in reversed([each for each in headings if not _WIDE.search(each)]):
        if role := _matching(_HEADINGS, heading.rstrip("：:。")):
            return _refined(text) if role is ClauseRole.CONDITION else role
    last = next((heading for heading in headings if _WIDE.search(heading)), chapter)
    return _by_words(text) or _matching(_HEADINGS, last) or ClauseRole.OTHER


def _by_words(text: str) -> ClauseRole | None:
    """Return the role that the words of a clause tell; one that gives first and takes back later is about support."""
    text = _TOO_LATE.sub("", text)
    role = _matching(_WORDS, text)
    first = _matching(_WORDS, text.split("。", 1)[0]) if role is ClauseRole.EXCLUSION else None
    return first if first is ClauseRole.BENEFIT else role


def _matching(patterns: tuple[tuple[ClauseRole, str], ...], text: str) -> ClauseRole | None:
    return next((role for role, pattern in patterns if re.search(pattern, text)), None)
