"""Kind of body, legal personality and residence in SQL, from name and credit code, as `matcher.complete` derives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher import CODE_KINDS, FORMS_OF_OTHERS, FORMS_OF_PERSONS, NAMED_KINDS, OFFICE
from policies.credit_code import CODE_LENGTH, CODE_LETTERS
from screening.sql._words import all_of, any_of, column, is_one_of, number, text, when

if TYPE_CHECKING:
    from sqlglot import exp

ORG, LEGAL, RESIDENT = "org_type", "legal person", "resident enterprise"
_ENTERPRISE = "企业"


def code_steps() -> list[dict[str, exp.Expr]]:
    """Return the steps that lead to `plain code`, NULL if the text of `given code` does not have the shape of a code."""
    from sqlglot import exp

    bare: exp.Expr = column("given code")
    for blank in (" ", "　", "-"):
        bare = exp.func("REPLACE", bare, text(blank), text(""))
    upper = column("upper code")
    sound = all_of(
        [
            exp.EQ(this=exp.func("LENGTH", upper.copy()), expression=number(CODE_LENGTH)),
            _consists(upper, CODE_LETTERS),
            _consists(exp.func("SUBSTR", upper, number(3), number(6)), "0123456789"),
        ]
    )
    return [{"upper code": exp.func("UPPER", bare)}, {"plain code": when(sound, upper)}]


def _consists(value: exp.Expr, letters: str) -> exp.Expr:
    from sqlglot import exp

    left = exp.Trim(this=value.copy(), expression=text(letters))
    return exp.EQ(this=exp.func("COALESCE", left, text("")), expression=text(""))


def body_steps() -> list[dict[str, exp.Expr]]:
    """Return the columns that lead to ORG, LEGAL and RESIDENT, one mapping per step; the last two are "true" or "false".

    The steps read `plain code` and the columns `given name`, `given org`, `given legal` and `given resident`.
    """
    from sqlglot import exp

    kind = exp.func("COALESCE", exp.func("SUBSTR", column("plain code"), number(1), number(2)), text(""))
    person, other = _ends(FORMS_OF_PERSONS), _ends(FORMS_OF_OTHERS)
    form = when(person, text("person"), when(other, text("other"), text("")))
    body, shape, org = column("body"), column("form"), column(ORG)
    clash = all_of([_is(shape, "person", "other"), _is(body, *(k for k in CODE_KINDS if k != "91"))])
    given = when(_is(column("given legal"), "true", "是", "1", "1.0"), text("true"), _no(column("given legal")))
    derived = exp.Case(
        ifs=[
            _if(all_of([_is(org, _ENTERPRISE), _is(shape, "person")]), text("true")),
            _if(all_of([_is(org, _ENTERPRISE), _is(shape, "other")]), text("false")),
            _if(all_of([_is(body, "12"), exp.Not(this=exp.Paren(this=_is(org, _ENTERPRISE)))]), text("true")),
            _if(all_of([_is(body, "92"), _is(org, CODE_KINDS["92"])]), text("false")),
        ]
    )
    legal = when(column("clash"), given.copy(), exp.func("COALESCE", given, derived))
    resides = all_of(
        [
            _is(column(LEGAL), "true"),
            _is(body, "91", "12"),
            exp.Not(this=exp.Paren(this=column("clash"))),
            exp.Not(this=exp.Paren(this=_ends((OFFICE,)))),
        ]
    )
    resident = exp.func("COALESCE", column("given resident"), when(resides, text("true")))
    return [
        {"body": kind, "form": form},
        {"clash": clash},
        {ORG: exp.func("COALESCE", column("given org"), when(column("clash"), exp.null(), _org()))},
        {LEGAL: legal},
        {RESIDENT: resident},
    ]


def _no(given: exp.Expr) -> exp.Expr:
    return when(_is(given, "false", "否", "0", "0.0"), text("false"))


def _org() -> exp.Expr:
    from sqlglot import exp

    body, named = column("body"), []
    for end, value in NAMED_KINDS:
        named.append(_if(all_of([_is(body, "12"), _ends((end,))]), exp.null() if value is None else text(value)))
        named.append(_if(all_of([_is(body, "52"), _ends((end,))]), exp.null()))
    plain = [_if(_is(body, code), text(value)) for code, value in CODE_KINDS.items()]
    return exp.Case(ifs=[*named, *plain, _if(_is(column("form"), "person", "other"), text(_ENTERPRISE))])


def _ends(ends: tuple[str, ...]) -> exp.Expr:
    from sqlglot import exp

    name = column("given name")
    like = [exp.Like(this=name.copy(), expression=text(f"%{end}")) for end in ends]
    return exp.func("COALESCE", any_of(like), exp.false())


def _is(value: exp.Expr, *among: str) -> exp.Expr:
    from sqlglot import exp

    return exp.func("COALESCE", is_one_of(value, among), exp.false())


def _if(test: exp.Expr, then: exp.Expr) -> exp.If:
    from sqlglot import exp

    return exp.If(this=test.copy(), true=then.copy())
