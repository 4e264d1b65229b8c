"""A small library with two rungs of a ladder and one more policy, and the services of a window that uses it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import main
from policies import QUALIFICATIONS, Policy, library_of
from policies.loader import read_policy
from tests.policies.build import APPLICANTS, policy
from tests.survey.build import ON
from ui.desk.services import Services

_RUNG = """\
id: {id}
name: {name}
level: 国家
region: 全国
kind: 资质认定
grants: {grants}
{validity}offices: [{{duty: 科技}}]
{applicants}documents:
  - {{key: 办法, title: {name}办法, number: 国科〔2024〕9号, issued: 2024-01-02, grade: excerpt}}
rule: [{rule}]
"""
_SOUND = "{id: honest, flag: serious_dishonesty, is: false, document: 办法}"
_RESEARCH = (
    "{id: rd-ratio, tiers: rd_ratio_3y, by: 'revenue[-1]', op: '>=', document: 办法, "
    "bands: [{upto: 5000万元, value: 5%}, {upto: 2亿元, value: 4%}, {value: 3%}]}"
)


def _rung(name: str, title: str, grants: str, rule: str) -> Policy:
    months = QUALIFICATIONS[grants][1]
    validity = f"validity: {{months: {months}}}\n" if months is not None else ""
    return read_policy(
        _RUNG.format(id=name, name=title, grants=grants, validity=validity, rule=rule, applicants=APPLICANTS),
        f"{name}.yaml",
    )


LADDER = library_of(
    [
        _rung("sme", "科技型中小企业评价", "tech_sme", _SOUND),
        _rung("hnte", "高新技术企业认定", "hnte", _RESEARCH),
        policy("other"),
    ],
    "2026.11",
)


def services_of(folder: Path) -> Services:
    """Returns the services of main with the small library."""
    return replace(main.window_services(folder, lambda: ON), library=lambda: LADDER)
