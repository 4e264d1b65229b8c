"""Reads a document as a policy text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from clauses._facts import SURE, fact_of
from clauses._figures import figures_in
from clauses._heads import force_of, issued_of, issuer_of, number_of, title_of
from clauses._roles import role_below, role_of, role_of_paper
from clauses._tree import Numbered, TextLine, clauses_of
from clauses.model import Clause, ClauseRole, Figure, PolicyText
from pages import Document


def read_policy(document: Document) -> PolicyText:
    """Return the heads, clauses and figures of a document; nothing is decided, everything can be corrected."""
    return read_lines(TextLine(paragraph.text, paragraph.page) for paragraph in document.paragraphs)


def read_lines(lines: Iterable[TextLine]) -> PolicyText:
    """Return the heads, clauses and figures of paragraphs.

    >>> text = read_lines([TextLine("某区科技奖补办法"), TextLine("第一条 上年研发费用不低于100万元的，给予10万元奖励。")])
    >>> [(clause.path, clause.role.value, len(clause.figures)) for clause in text.clauses]
    [('', 'other', 0), ('第一条', 'benefit', 2)]
    """
    whole = [TextLine(part.strip(), line.page) for line in lines for part in line.text.splitlines() if part.strip()]
    texts = [line.text for line in whole]
    title, issued = title_of(texts), issued_of(texts)
    clauses = _clauses(clauses_of(whole))
    stated = "\n".join(clause.text for clause in clauses if clause.role is ClauseRole.VALIDITY) or "\n".join(texts)
    effective, expires = force_of(stated, issued)
    return _with_facts(
        PolicyText(
            title=title,
            number=number_of(texts),
            issuer=issuer_of(texts, title),
            issued=issued,
            effective=effective,
            expires=expires,
            clauses=clauses,
        )
    )


def _with_facts(text: PolicyText) -> PolicyText:
    """Return the text with the name of the fact at each figure where the words leave no doubt."""
    named = (
        msgspec.structs.replace(clause, figures=tuple(_with_fact(text, place, i) for i in range(len(clause.figures))))
        for place, clause in enumerate(text.clauses)
    )
    return msgspec.structs.replace(text, clauses=tuple(named))


def _with_fact(text: PolicyText, clause: int, figure: int) -> Figure:
    guess = fact_of(text, clause, figure)
    bare = text.clauses[clause].figures[figure]
    return msgspec.structs.replace(bare, fact=guess.fact) if guess is not None and guess.sure >= SURE else bare


def _clauses(numbered: Sequence[Numbered]) -> tuple[Clause, ...]:
    roles: list[ClauseRole] = []
    for clause in numbered:
        above = numbered[clause.parent] if clause.parent is not None else None
        given = (
            role_below(roles[clause.parent], above.text, clause.text) if above and clause.parent is not None else None
        )
        roles.append(given or _own_role(clause))
    return tuple(_clause(*each) for each in zip(numbered, roles, strict=True) if each[0].text or each[0].path)


def _own_role(clause: Numbered) -> ClauseRole:
    if not clause.path:
        return ClauseRole.OTHER
    own = (clause.marks[-1].strip("【】"),) if re.search(r"[一-龥]{2}", clause.marks[-1]) else ()
    headings = (*(re.sub(r"\s+", "", words) for words in clause.headings), *own)
    return role_of_paper(clause.path, clause.text) or role_of(headings, clause.text, clause.chapter)


def _clause(clause: Numbered, role: ClauseRole) -> Clause:
    headings = (re.sub(r"\s+", "", words) for words in clause.headings)
    return Clause(
        path=clause.path,
        text=clause.text,
        role=role,
        figures=figures_in(clause.text),
        heading=" › ".join(filter(None, (clause.chapter, *headings))),
        page=clause.page,
    )
