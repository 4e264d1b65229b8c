"""What officers check before they sign: contradictions, doubts, weak sources, parents with a newer text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.platypus import Flowable

from matcher import Match, MatchResult, unread_words
from policies import Grade
from policies.review import review
from sheet import styles
from sheet.flowables import HEADED, para, table
from sheet.marks import section
from sheet.options import Edition, SheetOptions
from sheet.selection import Selection
from sheet.wording import short_name

_WEAK = (Grade.REPOST, Grade.REPORT)


def checks(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the list of what to check; nothing in the firm's edition."""
    if options.edition is not Edition.OFFICER:
        return []
    found = [*_contradictions(match), *_unread(match), *_policies(match, selection), *_told(options)]
    if not found:
        return []
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("☐", "核对什么", "为什么")]]
    rows += [[para("☐", styles.CELL), para(what, styles.CELL), para(why, styles.CELL)] for what, why in found]
    return [*section("签发前核对（只印在工作版）"), table(rows, (4, 30, 66), HEADED)]


def _contradictions(match: Match) -> Iterator[tuple[str, str]]:
    for found in match.contradictions:
        yield "两处说法不一", found.text


def _unread(match: Match) -> Iterator[tuple[str, str]]:
    for field, text in match.unread.items():
        yield "读不出的资料", unread_words(field, text)


def _policies(match: Match, selection: Selection) -> Iterator[tuple[str, str]]:
    policies = [result.policy for result in match.results]
    reviews = {entry.policy.id: entry for entry in review(policies, (), match.on)}
    for result in selection.blocks:
        entry = reviews[result.policy.id]
        parents = [name for parent in entry.newer if (name := _name_of(match, parent))]
        reasons = [
            f"上位文件有更新的文本：{'、'.join(parents)}" if parents else "",
            f"依据为{result.grade.label}" if result.grade in _WEAK else "",
            f"存疑：{result.policy.doubts}" if result.policy.doubts else "",
        ]
        words = "；".join(reason for reason in reasons if reason)
        if words:
            yield short_name(result), words


def _name_of(match: Match, policy: str) -> str:
    found: MatchResult | None = match.result(policy)
    return short_name(found) if found is not None else ""


def _told(options: SheetOptions) -> Iterator[tuple[str, str]]:
    if options.verbal_facts:
        yield "口述的数据", f"{len(options.verbal_facts)} 个数据只据口头所述，申报前对照报表、证照核实"
