"""What a clause is about, by its headings first and its words second."""

from __future__ import annotations

import re

from clauses.model import ClauseRole

_HEADINGS = (
    (ClauseRole.EXCLUSION, r"不予(?:支持|资助|受理)|负面清单|不得申报|限制条件|除外"),
    (ClauseRole.MATERIAL, r"材料|资料|附件清单|提交"),
    (ClauseRole.WINDOW, r"(?:申报|申请|受理|截止)(?:的)?(?:时间|日期|期限)|时间安排"),
    (ClauseRole.CONDITION, r"条件|要求|标准和条件|认定标准|准入|指标"),
    (ClauseRole.APPLICANT, r"(?:申报|申请|支持|适用|奖励|补贴)(?:的)?(?:主体|对象|单位|范围|企业)|适用范围"),
    (ClauseRole.BENEFIT, r"(?:支持|资助|奖励|补助|补贴|扶持|奖补)(?:的)?(?:标准|方式|内容|额度|措施|政策|金额)?$|优惠|支持政策|资金安排"),
    (ClauseRole.PROCEDURE, r"程序|流程|办理|组织实施|评审|审核|认定工作|管理与监督|监督|推荐方式|联系方式"),
    (ClauseRole.VALIDITY, r"附则|有效期|施行|解释"),
    (ClauseRole.DEFINITION, r"定义|释义|术语"),
)  # fmt: skip
_WORDS = (
    (ClauseRole.VALIDITY, r"(?:自|从).{0,24}(?:起|之日).{0,4}(?:施行|实施|执行|生效)|有效期|由.{2,30}负责解释|同时废止|停止执行"),
    (ClauseRole.DEFINITION, r"(?:本办法|本细则|本通知|本政策|本文件)?所称|是指|本.{1,6}中.{1,10}指"),
    (ClauseRole.EXCLUSION, r"不予(?:支持|资助|受理|认定|奖励)|不得(?:申报|申请|享受|重复)|不再(?:重复)?(?:享受|支持|奖励)|取消.{0,12}资格|有下列情形之一.{0,12}不"),
    (ClauseRole.MATERIAL, r"(?:提交|提供|报送|上传).{0,20}(?:材料|资料|证明|复印件|申请书|申报书|承诺书)|(?:复印件|证明材料|审计报告|申报书|营业执照)[;；。]?$"),
    (ClauseRole.WINDOW, r"(?:申报|申请|受理|网上|集中).{0,12}(?:时间|截止)|截止(?:时间|日期)|\d{1,2}月\d{1,2}日.{0,6}(?:至|前|截止)"),
    (ClauseRole.BENEFIT, r"给予.{0,40}(?:奖励|补助|补贴|资助|支持|贴息|奖补)|(?:一次性|分档|最高|按照).{0,30}(?:奖励|补助|补贴|资助|奖补)|贴息|免征|减半|减按|加计扣除|按.{0,8}%.{0,10}(?:补助|补贴|资助|奖励)"),
    (ClauseRole.CONDITION, r"(?:应当|应|须|需)?(?:同时)?(?:符合|满足|具备)(?:以下|下列|如下)|不低于|不少于|以上(?:的)?[;；。]?$|占.{0,16}比例|(?:成立|注册).{0,12}(?:年|月)以上"),
    (ClauseRole.APPLICANT, r"适用于|在.{2,16}(?:注册|登记|纳税).{0,20}(?:企业|单位|机构|法人)|申报(?:单位|主体|企业)(?:应|须|为)"),
    (ClauseRole.PROCEDURE, r"(?:审核|评审|公示|核查|受理|拨付|推荐|报送|审定|网上填报|登录)"),
)  # fmt: skip


def role_of(headings: tuple[str, ...], text: str, chapter: str = "") -> ClauseRole:
    """Return the role of a clause; `headings` are the words of the headings above it, the widest first.

    The heading of a chapter counts least: it covers articles of several kinds.

    >>> role_of(("申报条件",), "注册满一年").value, role_of((), "给予一次性奖励20万元。").value
    ('condition', 'benefit')
    """
    own = text.split("\n", 1)[0]
    if len(own) <= 20 and (role := _matching(_HEADINGS, own)):
        return role
    for heading in reversed(headings):
        if role := _matching(_HEADINGS, heading.rstrip("：:。")):
            return role
    return _matching(_WORDS, text) or _matching(_HEADINGS, chapter) or ClauseRole.OTHER


def _matching(patterns: tuple[tuple[ClauseRole, str], ...], text: str) -> ClauseRole | None:
    return next((role for role, pattern in patterns if re.search(pattern, text)), None)
