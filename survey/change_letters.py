"""What firms are told in letters: changed policies (旧 → 新, what to do, by when, whom to ask) and titles that end. No Qt.

A letter tells facts and what helps. It states no threat, promises no day of payment, and says that the authority decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from casebook import LetterKind, NewLetter
from matcher import ConditionVerdict, PolicyState, ResultGroup, match, refused_by_place
from policies import QUALIFICATIONS
from sheet import SheetOptions, amount, firm_words, when, whom
from sheet.letter import Letter, LetterTable
from survey.changed_policies import FirmTouch, MatchedTouch, TouchKind
from survey.due import title_words
from survey.policy_rows import call_days

if TYPE_CHECKING:
    from casebook import ExpiringQualification
    from matcher import Match, MatchResult, Profile
    from policies.library import Library

_NUMERALS = "一二三四五六七八九十"
_MOST = 8
"""Materials and facts named in one sentence; the rest is counted."""
_WITH_SUM = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.TO_CONFIRM)
"""Groups in which an amount is told: in others it would be a promise."""
_REMARK = "以上按贵单位目前登记在我局的资料核对，以主管部门认定为准。资料有变化请告诉我们，重新核对。"
_HEADINGS = ("项目", "原来", "现在")
_WIDTHS = (0.2, 0.4, 0.4)
_PLAIN = SheetOptions()


class Sender(msgspec.Struct, frozen=True):
    """Who sends the letters; both names are printed."""

    office: str
    officer: str
    phone: str


def change_letter(name: str, touches: Sequence[MatchedTouch], sender: Sender, on: date) -> Letter:
    """Returns the letter that tells a firm about changed policies; `told_of` says which of them are to be told."""
    parts: list[str | LetterTable] = ["下列政策有变动，与贵单位有关，现告知如下。"]
    for place, touch in enumerate(touches):
        parts += _touch_parts(numeral(place), touch)
    return _letter(name, "惠企政策变动告知书", (*parts, _REMARK), sender, on)


def told_of(firm: FirmTouch, touches: Sequence[MatchedTouch]) -> Sequence[MatchedTouch]:
    """Returns what a letter tells the firm, of all that touches it now: what was found to be told, else everything."""
    return [entry for entry in touches if entry.touch.shift.key in firm.keys] or touches


def expiry_letter(
    titles: Sequence[ExpiringQualification], profile: Profile, library: Library, sender: Sender, on: date
) -> Letter:
    """Returns the letter that reminds a firm of titles that end or have ended; all `titles` are of this firm."""
    parts: list[str | LetterTable] = ["贵单位的下列资质到期或将到期，请及时办理续期，现提醒如下。"]
    rows = tuple((_whole(title.kind), title.last_day.isoformat(), _left(title.last_day, on)) for title in titles)
    parts.append(LetterTable(("资质", "有效期至", "距今"), rows, (0.5, 0.25, 0.25)))
    for kind in dict.fromkeys(title.kind for title in titles):
        parts += _renewal(kind, profile, library, on)
    parts.append("已经续期或正在办理的，请把新证书或受理情况告诉我们。")
    return _letter(titles[0].name, "资质到期提醒", (*parts, _REMARK), sender, on)


def kept_letter(letter: Letter, kind: LetterKind, enterprise: int, about: Sequence[str]) -> NewLetter:
    """Returns the letter as the casebook keeps it: its text, and the keys of what it told."""
    return NewLetter(
        enterprise=enterprise,
        kind=kind,
        day=letter.on,
        subject=letter.subject,
        body="\n".join(line for part in letter.parts for line in _lines(part)),
        officer=letter.officer,
        about=tuple(about),
    )


def title_key(title: ExpiringQualification) -> str:
    """Returns what a reminder of this certificate is remembered by."""
    return f"title:{title.kind}:{title.last_day.isoformat()}"


def _letter(to: str, subject: str, parts: tuple[str | LetterTable, ...], sender: Sender, on: date) -> Letter:
    return Letter(
        to=to, subject=subject, parts=parts, office=sender.office, officer=sender.officer, phone=sender.phone, on=on
    )


def _lines(part: str | LetterTable) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif part.headings == _HEADINGS:
        yield from (f"{what}：{before} → {after}" for what, before, after in part.rows)
    else:
        yield from ("　".join(row) for row in (part.headings, *part.rows))


def numeral(place: int) -> str:
    """Returns the numeral of a paragraph, counted from 0: 一, 二 …"""
    return _NUMERALS[place] if place < len(_NUMERALS) else str(place + 1)


def _touch_parts(numeral: str, touch: MatchedTouch) -> Iterator[str | LetterTable]:
    result = touch.result
    yield f"{numeral}、{result.policy.name}{'（新政策）' if touch.touch.was is None else ''}"
    if touch.touch.shift.rows:
        rows = tuple((row.what, row.before, row.after) for row in touch.touch.shift.rows)
        yield LetterTable(_HEADINGS, rows, _WIDTHS)
    elif texts := [firm_words(support.text) for support in result.version.support if support.text]:
        yield f"支持内容：{_listed(texts)}。"
    yield f"对贵单位：{effect_words(touch)}"
    yield from _how(result, touch.found)


def _how(result: MatchResult, found: Match) -> Iterator[str]:
    """Yields by when and whom to ask, for a policy that is in force."""
    if not result.state.in_force:
        return
    office, phone = whom(result, found, _PLAIN)
    days = call_days(result.policy, result.on) or firm_words(when(result))
    parts = [f"办理时间：{days}"]
    parts += [f"咨询：{' '.join(filter(None, (office, phone)))}"] if office else []
    yield "；".join(parts) + "。"


def effect_words(touch: MatchedTouch) -> str:
    """Returns what the change means for the firm and what it can do."""
    words = _EFFECTS[touch.touch.becomes.group](touch)
    if touch.touch.becomes.group not in _WITH_SUM or not any(gain.has_amount for gain in touch.result.gains):
        return words
    now, remark = amount(touch.result)
    was = amount(touch.before)[0] if touch.before is not None and TouchKind.AMOUNT in touch.touch.kinds else ""
    told = f"由{was}变为{now}" if was and was != now else f"：{now}"
    return f"{words}估算的支持金额{told}{f'（{remark}）' if remark else ''}。"


def _ready(touch: MatchedTouch) -> str:
    policy = touch.result.policy
    materials = [firm_words(material.text) for material in policy.materials]
    words = "按现有资料符合条件，可以办理。"
    return words + (f"请准备：{_listed(materials)}。" if materials else "")


def _next_round(touch: MatchedTouch) -> str:
    ahead = touch.result.state is PolicyState.UPCOMING and touch.touch.becomes.opens is not None
    since = (
        f"{touch.touch.becomes.opens.isoformat()} 起可以申报"
        if ahead and touch.touch.becomes.opens
        else "下一轮开始时可以申报"
    )
    return f"按现有资料符合条件，{since}，材料可以先准备。"


def _to_confirm(touch: MatchedTouch) -> str:
    return f"数据都已满足，还有 {len(touch.result.missing)} 项由受理单位核验，请先联系核对。"


def _near(touch: MatchedTouch) -> str:
    return f"还差一步：{'；'.join(gap.text for gap in touch.found.gaps_to(touch.result))}。达到以后即可申报。"


def _to_ask(touch: MatchedTouch) -> str:
    missing = set(touch.result.missing)
    asked = [question for question in touch.found.homework if missing & set(question.facts)]
    labels = [firm_words(question.label) for question in asked]
    return f"还缺资料，请补充后我们再核对：{_listed(labels)}。" if labels else "还缺资料，请与我们联系核对。"


def _conflict(touch: MatchedTouch) -> str:
    return "两份材料的数据不一致，请与我们一起核对后再定。"


def _held(touch: MatchedTouch) -> str:
    until = touch.result.held_until
    since = f"，有效期至 {until.isoformat()}" if until is not None else ""
    return f"贵单位已经取得{since}。续期时按现在的规定准备，请留意上面的变化。"


def _not_met(touch: MatchedTouch) -> str:
    conditions = touch.found.conditions(touch.result)
    open_ = [each for each in conditions if each.verdict is ConditionVerdict.UNMET and not each.untaken]
    if not open_:
        return "按新的规定要重新核对，请与我们联系。"
    first = open_[0]
    now = f"（现有资料：{firm_words(first.actual)}）" if first.actual else ""
    return f"按新的规定要重新核对这一项：{firm_words(first.text)}{now}。资料有更新的请提供，我们再核对。"


def _out_of_force(touch: MatchedTouch) -> str:
    return "这项政策现在不在施行期，暂不受理新的申报；有新的安排我们再告知。"


def _consult(touch: MatchedTouch) -> str:
    return "新的条件要看主管部门的通知，请先电话咨询。"


_EFFECTS = {
    ResultGroup.READY: _ready,
    ResultGroup.NEXT_ROUND: _next_round,
    ResultGroup.TO_CONFIRM: _to_confirm,
    ResultGroup.NEAR: _near,
    ResultGroup.TO_ASK: _to_ask,
    ResultGroup.CONFLICT: _conflict,
    ResultGroup.HELD: _held,
    ResultGroup.NOT_MET: _not_met,
    ResultGroup.OUT_OF_FORCE: _out_of_force,
    ResultGroup.CONSULT: _consult,
}


def _listed(texts: Sequence[str]) -> str:
    named = "；".join(text.rstrip("。；") for text in texts[:_MOST])
    return named if len(texts) <= _MOST else f"{named}等 {len(texts)} 项"


def _whole(kind: str) -> str:
    return QUALIFICATIONS.get(kind, (kind,))[0]


def _left(last: date, on: date) -> str:
    days = (last - on).days
    return f"已过 {-days} 天" if days < 0 else f"还有 {days} 天"


def _renewal(kind: str, profile: Profile, library: Library, on: date) -> Iterator[str]:
    """Yields how a title is renewed, as its policy says; nothing if no policy of the library grants it."""
    granting = tuple(policy for policy in library.policies if policy.grants == kind)
    if not granting:
        return
    found = match(granting, profile, on, library.stamp, library.offices)
    near = [result for result in found.results if not refused_by_place(result.outcome)]
    result = (near or found.results)[-1]  # the most local one of those for the place of the firm
    policy = result.policy
    words = firm_words(policy.validity.renewal) or "续期的办法请先咨询"
    materials = [firm_words(material.text) for material in policy.materials]
    days, (office, phone) = call_days(policy, on), whom(result, found, _PLAIN)
    parts = [words, f"材料：{_listed(materials)}" if materials else "", f"申报时间：{days}" if days else ""]
    parts.append(f"咨询：{' '.join(filter(None, (office, phone)))}" if office else "")
    yield f"{title_words(kind)}：" + "".join(f"{part.rstrip('。')}。" for part in parts if part)
