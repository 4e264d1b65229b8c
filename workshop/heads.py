"""What the heads of a document say of a new policy: name, level, place, kind, document, office. A person corrects it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from clauses import OfficeContent, PolicyText
from policies import Document, Duty, Grade, Level, Policy, PolicyKind, PolicyOffice, TextRead
from policies.places import place_at_start
from policies.regions import NATION
from workshop.model import Card
from workshop.naming import policy_id, unused

_KINDS_OF_TEXT = re.compile(r"通知|办法|细则|意见|措施|规定|条例|方案|指南|公告|规则|决定|通告|政策")
_ABOUT = re.compile(r"(?:印发|发布|公布|下达)[《“]?(?P<name>.+?)[》”]?的(?:通知|公告)$")
_KIND_WORDS = (
    (PolicyKind.TALENT, "人才"),
    (PolicyKind.EVENT, "大赛|竞赛"),
    (PolicyKind.TAX, "税"),
    (PolicyKind.FINANCE, "贷款|贴息|融资|担保"),
    (PolicyKind.SCIENCE_AWARD, "科学技术奖"),
    (PolicyKind.AWARD, "奖励|奖补|补助|补贴|资助|扶持|若干"),
    (PolicyKind.PLATFORM, "孵化器|众创空间|实验室|技术中心|创新中心|载体|平台"),
    (PolicyKind.PROJECT, "计划项目|科技项目|专项项目|揭榜"),
    (PolicyKind.QUALIFICATION, "认定|评价|评定|入库|备案"),
)
"""The kind of a policy by words of its title, the first that fits; the person who drafts it corrects it."""
_NATION = re.compile(
    "国务院|国家|全国|财政部|科技部|科学技术部|工业和信息化部|教育部|人力资源|农业农村部|税务总局|海关总署|中国人民银行"
)
_DUTIES = (
    ("科技局|科学技术|科委|科技厅|科技部", Duty.SCIENCE), ("工业和信息化|经济和信息化|工信", Duty.INDUSTRY), ("税务", Duty.TAX),
    ("发展和?改革|发改", Duty.REFORM), ("人力资源|人社", Duty.LABOUR), ("金融", Duty.FINANCE), ("知识产权", Duty.PATENTS),
    ("市场监督|市场监管", Duty.MARKET), ("商务", Duty.COMMERCE), ("农业农村", Duty.FARMING), ("教育", Duty.EDUCATION),
    ("卫生健康|卫健", Duty.HEALTH), ("组织部|人才", Duty.TALENT), ("财政", Duty.TREASURY),
)  # fmt: skip


def heads_of(text: PolicyText, taken: Collection[str]) -> Policy:
    """Return a new policy of which only the heads are known, as its main document says them."""
    about = _ABOUT.search(text.title)
    name = about["name"] if about is not None else text.title
    level, region = _place((text.issuer, name, text.title))
    return Policy(
        id=policy_id(name, taken),
        name=name,
        level=level,
        region=region,
        kind=next((kind for kind, words in _KIND_WORDS if re.search(words, name)), PolicyKind.AWARD),
        versions=(),
        documents=(),
        issuer=text.issuer,
    )


def _place(texts: Sequence[str]) -> tuple[Level, str]:
    """Return level and region by the first text that begins with the full name of a place or of a national body."""
    for words in texts:
        if _NATION.match(words):
            return Level.NATION, NATION
        place = place_at_start(words) if words else None
        if place is not None and words.startswith(place.ranks):
            return Level.DISTRICT if len(place.ranks) > 2 else Level.PROVINCE, place.name
    return Level.PROVINCE, ""


def office_card(text: PolicyText, name: str) -> Card | None:
    """Return an open card for the office of the issuer's field; None if the issuer does not tell it."""
    found = next((duty for words, duty in _DUTIES if re.search(words, text.issuer)), None)
    if found is None:
        return None
    content = OfficeContent(office=PolicyOffice(duty=found))
    return Card(id=name, content=content, proposed=content, why="原文没有写咨询电话，按发文机关推定由谁答复")


def document_of(text: PolicyText, known: Sequence[Document], on: date) -> Document:
    """Return the document of a text: one that the policy names with its number, or a new one."""
    same = next((document for document in known if text.number and document.number == text.number), None)
    kinds = _KINDS_OF_TEXT.findall(text.title)
    return same or Document(
        key=unused(kinds[-1] if kinds else "文件", {document.key for document in known}),
        title=text.title,
        grade=Grade.EXCERPT,
        number=text.number or None,
        issued=text.issued,
        effective=text.effective,
        expires=text.expires,
        read=TextRead.PART,
        checked_on=on,
        draft="征求意见" in text.title,
    )
