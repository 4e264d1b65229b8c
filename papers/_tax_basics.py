"""Reads A000000: who the taxpayer is, its industry and its certificates."""

from __future__ import annotations

import re
from datetime import date

from papers._certificates import hnte_certificate, sme_certificate, take_certificates
from papers._labels import folded
from papers._sheet import Spot
from papers._tax import Taking
from papers._types import PaperForm, PaperKind, PaperPart, PaperReading
from policies import DIVISIONS

_MARKED = r"[√✓✔☑■●◉☒⊙▣]"
_OPEN = r"[□○◯☐]"
_ASSETS = ("资产总额",)
_STAFF = ("从业人数",)
_INDUSTRY = ("所属国民经济行业", "所属行业", "所属国民经济行业明细代码")
_RESTRICTED = ("从事国家限制或禁止行业", "从事国家非限制和禁止行业")
_BOOKS = ("研发支出辅助账样式",)
_HNTE_NUMBERS = ("证书编号1", "证书编号2", "证书编号")
_HNTE_DAYS = ("发证时间1", "发证时间2", "发证时间")
_SME_NUMBERS = ("入库编号1", "入库编号2", "入库编号")
_SME_DAYS = ("入库时间1", "入库时间2", "入库时间")
_AVERAGES = "填的是全年季度平均值，不是年末数，没有取"


def _read(part: PaperPart, on: date) -> PaperReading:
    taking = Taking(PaperKind.BASICS, part)
    _firm(taking)
    year = taking.year(on)
    if year is None:
        return taking.reading()
    _industry(taking)
    _restricted(taking)
    for names in (_ASSETS, _STAFF):
        for spot in _beside(taking, *names):
            taking.left(f"“{names[0]}”{_AVERAGES}", spot)
    for spot in _beside(taking, *_BOOKS):
        chosen = choice(spot.text, ("2015版", "2021版", "自行设计"))
        if chosen and (spot.score == 1 or folded(spot.text) == chosen):
            taking.told("rd_accounted", True, "第224项", spot, 0.9)
    _certificates(taking, year)
    return taking.reading()


def _firm(taking: Taking) -> None:
    head = taking.head
    score = min(spot.score for spot in taking.part.sheet.spots())
    for field, value, place in (("name", head.name, head.name_place), ("credit_code", head.code, head.code_place)):
        if value and place is not None:
            taking.told(
                field,
                value,
                "表头",
                Spot(text=value, value=None, place=place),
                1.0 if field == "credit_code" else score,
            )
    if head.year is not None:
        spot = next(taking.part.sheet.spots())
        taking.told("audit_collection", True, "（查账征收企业填报的年度申报表）", spot, 0.9)


def _beside(taking: Taking, *names: str) -> list[Spot]:
    found = taking.beside(*names)
    return [spot for spot in found if folded(spot.text).strip("_")]


def _industry(taking: Taking) -> None:
    for spot in _beside(taking, *_INDUSTRY):
        code = re.fullmatch(r"([A-T]?)(\d{4})(?:[\u4e00-\u9fff(].*)?", folded(spot.text).upper())
        letter = code and next((name[0] for name in DIVISIONS if name[1:] == code[2][:2]), "")
        if not code or not letter or (code[1] and code[1] != letter):
            taking.left("不像国民经济行业代码（GB/T 4754），没有取", spot)
        else:
            taking.told("industry_code", f"{letter}{code[2]}", "第105项", spot, 0.95)


def _restricted(taking: Taking) -> None:
    for index, label in taking.lines.all(*_RESTRICTED):
        for spot in taking.lines.cells(index, label)[:1]:
            answer = choice(spot.text, ("是", "否"))
            if "非限制" in label.text or not answer:
                taking.left("看不出勾选的是“是”还是“否”，没有取", spot)
            elif spot.score < 1 and folded(spot.text) != answer:
                taking.left("扫描件上的勾选看不准，没有取", spot)
            else:
                taking.told("restricted_industry", answer == "是", "第106项", spot, 0.9)


def _certificates(taking: Taking, year: int) -> None:
    lines = taking.lines
    found = [
        hnte_certificate(taking, year, lines.all(*_HNTE_NUMBERS), lines.all(*_HNTE_DAYS)),
        sme_certificate(taking, year, lines.ending(*_SME_NUMBERS), lines.ending(*_SME_DAYS)),
    ]
    take_certificates(taking, [certificate for certificate in found if certificate is not None], "第210、211项")


def choice(text: str, options: tuple[str, ...]) -> str:
    """Return the one option that is chosen: the only one written, or the only one with a mark; "" if unclear.

    >>> choice("☑是 □否", ("是", "否")), choice("否", ("是", "否")), choice("是 否", ("是", "否"))
    ('是', '否', '')
    """
    plain = folded(text)
    if plain in options:
        return plain
    marked = [option for option in options if re.search(f"{_MARKED}{re.escape(option)}", plain)]
    if not marked and not re.search(_OPEN, plain):
        marked = [option for option in options if re.search(f"{re.escape(option)}{_MARKED}", plain)]
    return marked[0] if len(marked) == 1 else ""


BASICS = PaperForm(
    kind=PaperKind.BASICS,
    titles=("企业所得税年度纳税申报基础信息表",),
    labels=("资产总额", "从业人数", "从事国家限制或禁止行业", "小型微利企业", "上市公司", *_INDUSTRY[:1], *_BOOKS),
    read=_read,
    inherits=True,
)
