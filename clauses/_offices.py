"""Proposes whom to ask and where to apply: offices with their phones, the portal or door of the application."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses._cuts import Span, figures_inside, sentences, tidy
from clauses._figures import plain
from clauses.content import OfficeContent
from clauses.model import Clause, ClauseRole, PolicyText, Proposal
from policies import Duty, OfficeLevel, PolicyOffice

_PHONE = re.compile(
    r"(?<![\d-])(?:0\d{2,3}\s*-\s*\d{7,8}(?:\s*(?:转|-)\s*\d{1,5})?|\(0\d{2,3}\)\s*\d{7,8}|1[3-9]\d{9}|[2-8]\d{7}|123\d\d)(?!\d)"
)
_ASKED = re.compile(r"电话|联系|咨询|热线|tel", re.IGNORECASE)
_BODY = re.compile(
    r"(?:[一-龥]{2,30}?(?:局|委员会|发改委|科委|经信委|工信委|管委会|组委会|科协|人民政府|办公室|中心|协会|厅|研究院|服务大厅|财政部|科技部|银行))(?:[一-龥]{2,12}?(?:处|科室|科|部|室|股|中心))?"
)
_NOT_NAMES = re.compile(
    r"^(?:[^省市区县国]{0,10}(?:报至|送至|发至|寄至|报送)|联系|咨询|电话|地址|单位|部门|业务|申报|受理|技术|政策|由|请|向|到|在|与|和|及|报|负责|以及|人)+"
)
_ADDRESS = re.compile(r"(?:地址|地点)\s*[:为]?\s*([^,;。\n]{4,60})")
_DUTIES = (
    (Duty.SCIENCE_ASSOCIATION, r"科协|科学技术协会"),
    (Duty.SCIENCE, r"科技|科学技术|科创"),
    (Duty.INDUSTRY, r"工信|工业和信息化|经信|经济和信息化"),
    (Duty.TAX, r"税务"),
    (Duty.REFORM, r"发改|发展(?:和)?改革"),
    (Duty.LABOUR, r"人社|人力资源"),
    (Duty.PATENTS, r"知识产权"),
    (Duty.MARKET, r"市场监管|市场监督"),
    (Duty.COMMERCE, r"商务"),
    (Duty.FARMING, r"农业农村"),
    (Duty.EDUCATION, r"教育"),
    (Duty.HEALTH, r"卫健|卫生健康"),
    (Duty.DRUGS, r"药监|药品监督"),
    (Duty.TALENT, r"人才(?:办|局|工作)"),
    (Duty.TREASURY, r"财政"),
    (Duty.FINANCE, r"金融"),
    (Duty.HOUSING, r"住建|住房"),
    (Duty.ECOLOGY, r"生态环境"),
)
_DUTY_BODY = re.compile(
    r"(?P<level>国家|省|市|区|县|所在区|各区)?(?P<body>科技局|科学技术局|科委|工信局|工业和信息化局|税务局|税务机关|发展改革委|发改委|人社局|人力资源社会保障局|人力资源和社会保障局|知识产权局|市场监管局|市场监督管理局|商务局|农业农村局|教育局|卫健委|科协|财政局|金融局|住建局|生态环境局)"
)
_ACCEPTS = re.compile(r"受理|申报|申请|提交|报送|办理|报(?:所在地|属地|至)|咨询|解释")
_EXPLAINED = re.compile(r"由\s*(?P<who>[^,;。]{2,30}?)\s*(?:\([^()]*\))?\s*(?:会同[^,;。]{2,30})?(?:负责)?解释")
_URL = r"(?:\s*\(?\s*(?:网址)?[:]?\s*(?P<url>(?:https?://|www\.)[!-~]+?)\s*\)?(?=[),;。，；）\s]|$))?"
_PORTALS = re.compile(
    rf"(?P<way>登录|登陆|通过|进入|在|访问)\s*(?P<portal>[^,;。:]{{2,40}}?(?:平台|系统|网站|网|小程序|公众号|APP)){_URL}(?P<then>[^;。]{{0,24}}?(?:申报|申请|填报|注册|提交|提出|上传|填写))?",
    re.IGNORECASE,
)
_DOORS = re.compile(
    r"(?:向|报(?:送)?(?:至|到)?|送(?:至|交)?|提交(?:至|到)?|交(?:至|到))\s*(?P<door>(?:所在地?|属地|注册地|辖区|各|本)?[一-龥]{0,20}?(?:局|委员会|科委|发改委|管委会|办公室|中心|服务大厅|窗口|部门|街道|园区|税务机关)(?:[一-龥]{1,8}(?:处|科|室|窗口|中心|部))?)(?:提出|提交|申报|申请|报送|递交|办理|,|;|。|$)"
)


def propose(text: PolicyText) -> Iterator[Proposal]:
    """Yield the offices with a phone, the office that explains the document, and where firms apply."""
    seen: set[str] = set()
    for place, clause in enumerate(text.clauses):
        for start, end, content, why in _of_clause(clause, text):
            key = repr(content)
            if key in seen:
                continue
            seen.add(key)
            figures = figures_inside(clause, start, end) if content.office is not None else ()
            yield Proposal(clause=place, start=start, end=end, content=content, figures=figures, sure=0.7, why=why)


def _of_clause(clause: Clause, text: PolicyText) -> Iterator[tuple[int, int, OfficeContent, str]]:
    for sentence in sentences(clause.text):
        yield from _phones(sentence, clause, text)
        if explained := _EXPLAINED.search(sentence.text):
            who = explained["who"].strip()
            office = _by_duty(who) or PolicyOffice(name=who, source=text.number or text.title, seen=text.issued)
            yield sentence.start, sentence.end, OfficeContent(office=office), "负责解释的单位，可以问"
        if clause.role in (ClauseRole.EXCLUSION, ClauseRole.DEFINITION, ClauseRole.VALIDITY, ClauseRole.BENEFIT):
            continue
        where = _where(sentence.text)
        if where:
            yield sentence.start, sentence.end, OfficeContent(apply_at=where), "写了在哪里申报"


def _where(words: str) -> str:
    """Return the portal or office at which a sentence says to apply, "" if it names none."""
    if re.match(r"(?:由)?(?:各|推荐|归口|主管|初审)", words):
        return ""  # those who pass applications on
    for found in _PORTALS.finditer(words):
        entered = found["way"] in ("登录", "登陆", "访问") or found["url"]
        if (entered or found["then"]) and re.search(r"申报|申请|填报|注册|提交|上传|填写|办理", words):
            portal = tidy(re.sub(r"^.*(?:登录|登陆|进入|访问)", "", found["portal"]))
            return f"{portal}（{found['url']}）" if found["url"] else portal
    door = _DOORS.search(words)
    return tidy(door["door"]) if door and re.search(r"申报|申请|材料|提交|报送", words) else ""


def _phones(sentence: Span, clause: Clause, text: PolicyText) -> Iterator[tuple[int, int, OfficeContent, str]]:
    """Yield each phone of a sentence with the name of the office that stands before it."""
    phones = list(_PHONE.finditer(sentence.text))
    asked = (sentence.text, clause.path, clause.heading, clause.text[:12])
    if not phones or not any(_ASKED.search(words) for words in asked):
        return
    begin, name, issuer = 0, "", text.issuer
    for found in phones:
        before = sentence.text[begin : found.start()]
        line = _WITH_OTHERS.sub("", _line_before(clause.text, sentence.start))
        name = _name_in(before) or _label(before) or name or _name_in(line)
        address = _ADDRESS.search(plain(clause.text)) if len(_PHONE.findall(plain(clause.text))) == 1 else None
        phone = re.sub(r"\s+", "", found[0])
        office = PolicyOffice(
            name=name or (issuer if issuer and "、" not in issuer else "联系电话"),
            phone=phone,
            address=tidy(address[1]) if address else "",
            source=text.number or text.title,
            seen=text.issued,
        )
        why = "写了单位和电话" if name else "写了电话，没有写是哪个单位"
        yield sentence.start, sentence.end, OfficeContent(office=office), why
        begin = found.end()


_WITH_OTHERS = re.compile(r"(?:会同|商|联合|报)[^,;。]*|。.*")
"""Words of another office that an office works with."""


def _name_in(words: str) -> str:
    names = [_NOT_NAMES.sub("", found[0]) for found in _BODY.finditer(words)]
    return next((name for name in reversed(names) if len(name) > 2), "")


def _label(words: str) -> str:
    """Return what stands before the colon of a phone (技术支持：022-…), if it says more than that it is a phone."""
    found = re.search(r"([一-龥]{2,14})\s*:\s*$", words)
    return "" if found is None or _NOT_NAMES.sub("", found[1]) in ("", "方式") else found[1]


def _line_before(text: str, start: int) -> str:
    lines = [line for line in plain(text[:start]).splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _by_duty(name: str) -> PolicyOffice | None:
    """Return the office of a duty that a name stands for, None if the name says no duty."""
    duty = next((duty for duty, words in _DUTIES if re.search(words, name)), None)
    if duty is None:
        return None
    if re.match(r"国家|财政部|科技部|工业和信息化部", name):
        return PolicyOffice(duty=duty, level=OfficeLevel.NATION)
    level = {
        "省": OfficeLevel.PROVINCE,
        "市": OfficeLevel.PROVINCE,
        "区": OfficeLevel.DISTRICT,
        "县": OfficeLevel.DISTRICT,
    }
    return PolicyOffice(duty=duty, level=level.get(name[0]))
