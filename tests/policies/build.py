"""Small valid policies for tests, with fields replaced by keyword."""

from typing import Any

import msgspec

from policies import Library, Policy, library_of
from policies.loader import read_policy

APPLICANTS = (
    "applicants: {body: unstated, legal_person: unstated, taxpayer: unstated, place: unstated, size: unstated, "
    "negative: unstated, products: unstated}\n"
)
"""The section of a policy file whose documents say nothing about the applicants."""
_SOURCE = """\
id: {id}
name: {id}
level: 国家
region: 全国
kind: 奖励补助
offices: [{{duty: 科技}}]
{applicants}documents:
  - {{key: 办法, title: 研发投入后补助办法, number: 津科规〔2024〕9号, issued: 2024-01-02, grade: excerpt}}
rule:
  - {{id: rd, compare: rd_ratio, op: ">=", value: 3%, label: 研发强度, note: 按上一年度决算}}
  - {{id: site, manual: 须在辖区实际经营, reason: 查看材料}}
support:
  - {{text: 给予 20 万元, kind: 奖补, event: 按规定兑现, low: 20, high: 20.50, document: 办法}}
"""


def policy(policy_id: str, **changes: Any) -> Policy:
    """Return a policy with that id and the given fields."""
    return msgspec.structs.replace(
        read_policy(_SOURCE.format(id=policy_id, applicants=APPLICANTS), f"{policy_id}.yaml"), **changes
    )


def library(*policies: Policy, version: str = "2026.11") -> Library:
    """Return a library of these policies."""
    return library_of(policies, version)
