"""Makes policy texts for the tests of the workshop."""

from __future__ import annotations

from clauses import Clause, ClauseRole, PolicyText, TextLine, read_lines


def text_of(*clauses: str) -> PolicyText:
    """Return a text whose clauses are numbered 第一条 and so on."""
    return PolicyText(
        clauses=tuple(
            Clause(path=f"第{place}条", text=each, role=ClauseRole.CONDITION) for place, each in enumerate(clauses, 1)
        )
    )


def read(*lines: str) -> PolicyText:
    """Return the text that lines are read as."""
    return read_lines(TextLine(line) for line in lines)


MEASURES = (
    "某区促进科技创新若干措施",
    "第一条 本措施适用于在本区注册的企业。",
    "第二条 申请研发补助的企业，应当同时符合下列条件：",
    "（一）注册满一年；",
    "（二）上年度研发费用不低于100万元；",
    "（三）研发费用占营业收入的比例不低于5%。",
    "第三条 对符合条件的企业，按研发费用的10%给予补助，最高不超过50万元。",
    "第四条 对首次认定的高新技术企业，给予20万元一次性奖励。",
    "第五条 对首次认定的市级雏鹰企业，给予5万元一次性奖励；瞪羚企业，给予10万元一次性奖励。",
    "第六条 申报企业应当提交申请书、营业执照和上年度审计报告。",
    "第七条 本措施自2026年1月1日起施行，有效期三年。",
)
