"""The figures that no part of a policy needs: terms of the office, copies, the force of the document. Pure functions."""

from __future__ import annotations

import re

from clauses._figures import plain
from clauses.model import Clause, ClauseRole, PolicyText

_DAYS = ("工作日", "个工作日", "天", "日", "个自然日", "个日历天", "日历天", "小时", "个月", "月")
_YEARS = ("年", "周年", "个月", "月", "日", "天", "个工作日")
_COPIES = ("份", "页", "字", "套")
_OFFICE = re.compile(
    r"公示|公告|公布|初审|审核|评审|复核|受理|答复|反馈|告知|补正|拨付|兑付|办结|审批|审定|推荐|异议|核查|核实|审查|通知|印发|备案|批复|立项|上报|下达"
)
_FORCE = re.compile(r"施行|实施|执行|生效|试行|有效期")
_PAID_OUT = re.compile(r"拨付|拨款|兑付(?:其余|剩余)")
_AFTER_AWARD = re.compile(r"有效期内|复核|复审|资格|称号|证书")
_STOPS = "。；;\n"


def needless(text: PolicyText, clause: int, figure: int) -> str:
    """Return why a figure that nothing is proposed for is no part of a policy, "" if a person has to look.

    >>> from clauses import TextLine, read_lines
    >>> told = read_lines([TextLine("第九条 区科技局在10个工作日内完成审核，公示5个工作日。")])
    >>> needless(told, 0, 1)
    '是办理的时限，不是条件'
    """
    part = text.clauses[clause]
    own = part.figures[figure]
    words = _sentence(part, own.start)
    if part.role is ClauseRole.CONDITION or part.role is ClauseRole.APPLICANT:
        return ""
    if own.unit in _COPIES and part.role in (ClauseRole.MATERIAL, ClauseRole.WINDOW, ClauseRole.PROCEDURE):
        return "是材料的份数，不是条件"
    if own.unit in _YEARS and part.role is ClauseRole.VALIDITY and _FORCE.search(words):
        return "" if _AFTER_AWARD.search(words) else "是文件的有效期，已写在文件信息里"
    if own.unit == "%" and not own.op and _PAID_OUT.search(words):
        return "是分次拨付的比例，不是条件"
    if own.unit in ("名", "人", "位") and re.search("专家|评委", words):
        return "是评审的安排，不是条件"
    if own.unit in _YEARS and re.search(r"每[^,;。]{1,4}年[^,;。]{0,8}(?:考核|评估|评价|复核)", words):
        return "是考核的周期，不是条件"
    if own.unit in _DAYS and part.role is not ClauseRole.BENEFIT and _OFFICE.search(words):
        return "是办理的时限，不是条件"
    return ""


def _sentence(clause: Clause, at: int) -> str:
    words = plain(clause.text)
    begin = max((words.rfind(stop, 0, at) for stop in _STOPS), default=-1) + 1
    ends = [end for stop in _STOPS if (end := words.find(stop, at)) >= 0]
    return words[begin : min(ends, default=len(words))]
