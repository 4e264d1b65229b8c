"""Ages: of the firm, of a niche, of a person, of an incubator."""

from __future__ import annotations

import re

from clauses._fact_guess import FactGuess, composed
from clauses._fact_place import Around
from policies import QUANTITIES, Unit
from policies.rules import Operand

_TIME = ("年", "周年", "个月", "月", "天", "日", "个日历天", "日历天", "个自然日")
_FOUNDED = re.compile(r"(?:注册|成立|设立|登记|创办|创立)")
_FILLER = re.compile(
    r"(?:登记|注册|成立|设立|时间|年限|经营|运营|之日起?|起|已|须|应当?|需|当|在|于|至|截至|截止|到|申报|当日|日|时|止|的|原则上|一般|不少于|不得少于|不低于|不得低于"
    r"|满|达到|达|超过|不超过|不足|未满|不满|为|且|:|,|\([^()]*\)|本市|本区|我市|我区|境内|中国|天津市|[一-龥]{1,4}[市区县]|实际|正常|连续|均|要求|大于|小于|多于|少于|高于|低于|至少|\s)*"
)
_OTHERS = re.compile(
    r"基金|项目|团队|合同|协议|分支|子公司|母公司|股东|联合体|合作|参与单位|控股|关联|投资机构|服务机构|供应商|(?:平台|联盟|室|中心|研究院|研究所|站|基地|园|党组织|党支部|工会)(?:已|须|应|需|于)*$"
)
_CARRIER = re.compile(r"孵化器|众创空间|孵化载体|载体|加速器|大学科技园|孵化机构")
_RUNNING = re.compile(r"运营(?!商|机构|主体|单位|方|企业|公司|管理机构)[^,。；;\d]{0,10}$")
_NICHE = re.compile(r"(?:从事|深耕|专注)[^,。；;]{0,30}[^,。；;\d]{0,12}$")
_PERSON = re.compile(r"(?:年龄|年满|未满|不满|不超过|男性?|女性?)[^,。；;]{0,12}$")


def age_of(place: Around) -> FactGuess | None:
    """Return the age that a figure in years, months or days is compared with."""
    unit = place.figure.unit
    if unit in ("岁", "周岁"):
        return _person(place)
    if unit not in _TIME or not (place.figure.op or _full(place)):
        return None
    return _niche(place) or _carrier(place) or _firm(place)


def _full(place: Around) -> bool:
    return re.search(r"满\s*$", place.before) is not None


def _firm(place: Around) -> FactGuess | None:
    part = re.split(r",(?![^()]*\))", place.before)[-1]
    found = None
    for found in _FOUNDED.finditer(part):
        if _FILLER.fullmatch(part, found.end()):
            break
    if found is None or len(part) - found.start() > 40:
        return None
    exact = _FILLER.fullmatch(part, found.end()) is not None
    strange = _OTHERS.search(_subject(part[: found.start()])) is not None or "迁" in part
    quantity = QUANTITIES["age_days"]
    start = place.start - len(part) + found.start()
    return FactGuess(
        operand=Operand(quantity.formula, quantity.label, quantity.unit),
        fact="age_days",
        start=start,
        end=place.start,
        sure=0.5 if strange else 0.92 if exact else 0.6,
        why=f"“{part[found.start() :].strip()}”说的是成立的时间",
    )


def _subject(words: str) -> str:
    """Return the last words of a subject: of 实验室的依托单位 the unit, not the laboratory."""
    return re.split(r"的(?=[^的]*(?:单位|企业|公司|法人))", words)[-1][-10:]


def _niche(place: Around) -> FactGuess | None:
    found = _NICHE.search(place.before)
    if found is None or place.figure.unit not in ("年", "周年"):
        return None
    quantity = QUANTITIES["niche_years"]
    return FactGuess(
        operand=Operand(quantity.formula, quantity.label, quantity.unit),
        fact="niche_years",
        start=place.opens + found.start(),
        end=place.start,
        sure=0.9 if re.search(r"细分(?:市场|领域)", found[0]) else 0.5,
        why=f"“{found[0].strip()}”说的是从事的年限",
    )


def _carrier(place: Around) -> FactGuess | None:
    found = _RUNNING.search(place.before)
    if found is None or not (_CARRIER.search(place.before + place.after) or _CARRIER.search(place.policy.title)):
        return None
    operand, _ = composed("years_since(carrier_opened_on)", "载体运营年限", Unit.YEARS)
    return FactGuess(
        operand=operand,
        fact="carrier_opened_on",
        start=place.opens + found.start(),
        end=place.start,
        sure=0.85 if place.figure.unit in ("年", "周年") else 0.6,
        why=f"“{found[0].strip()}”说的是载体的运营时间",
    )


def _person(place: Around) -> FactGuess | None:
    found = _PERSON.search(place.before)
    if re.search(r"法定代表人|企业主|实际控制人", place.before):
        return FactGuess(
            operand=Operand("legal_rep_age", "法定代表人（企业主）年龄", Unit.YEARS),
            fact="legal_rep_age",
            start=place.opens,
            end=place.start,
            sure=0.85,
            why="说的是法定代表人的年龄",
        )
    operand, _ = composed("years_since(person_born_on)", "年龄", Unit.YEARS)
    return FactGuess(
        operand=operand,
        fact="person_born_on",
        start=place.opens + (found.start() if found else 0),
        end=place.start,
        sure=0.85 if found or "年龄" in place.before else 0.7,
        why="单位是岁，说的是年龄",
    )
