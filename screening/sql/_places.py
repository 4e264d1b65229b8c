"""The place of registration in SQL: a code of 2, 4, 6 or 8 figures, read from the place fields and the credit code.

The code of a place begins with the code of the place around it, so comparing places is comparing beginnings. The steps do
what `matcher.complete` does, for the names of `policies.places` alone or after the names above them; a street is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from policies import MUNICIPALITIES
from policies.divisions import CITY_CODES, DISTRICT_CODES, PROVINCE_CODES
from policies.places import NOWHERE, RANKS, Place, covered_cities, known_place, place_names
from screening.sql._words import all_of, any_of, cast, column, is_one_of, number, text, when

if TYPE_CHECKING:
    from sqlglot import exp

PLACE, ZONE, DIVISION = "place code", "zone code", "division"
_FIGURES = dict(zip(RANKS, (0, 2, 4, 6), strict=True))
"""Field → figures of the code of the place around its rank."""
_DISTRICT = 6


@cache
def codes() -> Mapping[Place, str]:
    """Return the code of each place; zones are numbered within their district."""
    found: dict[Place, str] = {}
    for code, province in PROVINCE_CODES.items():
        if province not in MUNICIPALITIES:
            found[Place((province,))] = code
    for code, city in CITY_CODES.items():
        found[Place((PROVINCE_CODES[code[:2]], city))] = code
    for code, (city, district) in DISTRICT_CODES.items():
        found.setdefault(Place((PROVINCE_CODES[code[:2]], city, district)), code)
    zones = {place for places in place_names().values() for place, _ in places if len(place.ranks) == len(RANKS)}
    for count, zone in enumerate(sorted(zones, key=lambda place: place.ranks), 1):
        found[zone] = f"{found[zone.above('zone')]}{count:02}"
    return found


@cache
def _texts() -> Mapping[str, tuple[Place, ...]]:
    """Return the written forms that SQL knows → the places that each may mean."""
    found: dict[str, tuple[Place, ...]] = {}
    names: dict[Place, list[tuple[str, bool]]] = {}
    for name, places in place_names().items():
        for place, brief in places:
            names.setdefault(place, []).append((name, brief))
    for name, places in place_names().items():
        for place, _ in places:
            for above in _above(place, names) if _is_covered(place) else _full(place):
                found.setdefault(above + name, tuple(dict.fromkeys(p for p, _ in places)) if not above else (place,))
    return found


def _above(place: Place, names: Mapping[Place, list[tuple[str, bool]]]) -> Iterator[str]:
    """Yield what may stand before a name: nothing, the names around it in full, or short."""
    yield ""
    chain = [Place(place.ranks[:size]) for size in range(1, len(place.ranks))]
    around = [outer for outer in chain if outer in codes() or len(outer.ranks) == 1]
    for brief in (False, True):
        known = [next((n for n, short in names.get(o, ()) if short is brief), "") for o in around]
        for first in range(len(known)):
            yield "".join(known[first:])


def _full(place: Place) -> tuple[str, ...]:
    """Return what may stand before the name of a city whose districts are not all known: nothing, or its province."""
    return "", "".join(place.ranks[:-1])


@cache
def _readings(field: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the codes that texts of a field mean → the texts; then the same for the second meaning of some texts."""
    wanted: dict[str, list[str]] = {}
    second: dict[str, list[str]] = {}
    for written, places in _texts().items():
        first = known_place(written, NOWHERE, field)
        if first is None or first not in codes():
            continue
        wanted.setdefault(codes()[first], []).append(written)
        for other in places:
            if other != first:
                second.setdefault(codes()[other], []).append(written)
    return wanted, second


def _is_covered(place: Place) -> bool:
    return len(place.ranks) == 1 or place.ranks[1] in covered_cities() or place.ranks[1] in MUNICIPALITIES


# expressions ---------------------------------------------------------------------------------


def place_steps(code: exp.Expr) -> list[dict[str, exp.Expr]]:
    """Return the columns that lead to PLACE and ZONE, one mapping per step; `code` is a plain credit code of valid shape.

    The first step reads the columns `given province` … `given zone`.
    """
    from sqlglot import exp

    steps: list[dict[str, exp.Expr]] = [{f"bare {field}": _bare(column(f"given {field}")) for field in RANKS}]
    steps.append({DIVISION: _division(code), "within ": text("")})
    for field in RANKS:
        for place, readings in enumerate(_readings(field)):
            steps[1][f"meaning {place} {field}"] = _meaning(column(f"bare {field}"), readings)
    before = ""
    for field in RANKS:
        steps += _read_field(field, before)
        before = field
    told = column(DIVISION)
    for field in RANKS[:3]:
        told = exp.func("SUBSTR", told, number(1), column(f"cut {field}"))
    steps.append({"told": told})
    known = column(f"within {before}")
    steps.append({PLACE: when(_begins(column("told"), known), column("told"), known)})
    inside = exp.GT(this=exp.func("LENGTH", column(PLACE)), expression=number(_DISTRICT))
    steps.append({ZONE: when(column("elsewhere"), column("means zone"), when(inside, column(PLACE)))})
    return steps


def _read_field(field: str, before: str) -> list[dict[str, exp.Expr]]:
    """Return the steps that read one field: what it means, and the place known after it."""
    from sqlglot import exp

    known, given = column(f"within {before}"), column(f"bare {field}")
    first, second = (column(f"meaning {place} {field}") for place in (0, 1))
    means = column(f"means {field}")
    meaning = exp.Case(ifs=[_if(_begins(first, known), first), _if(_begins(second, known), second)], default=first)
    absent = exp.Is(this=given.copy(), expression=exp.null())
    less = _begins(known, means)
    more = all_of([_begins(means, known), exp.Not(this=exp.Paren(this=_is_namesake(field, known)))])
    aside = all_of(
        [_begins(means, exp.func("SUBSTR", known, number(1), number(_FIGURES["district"]))), _is_zone(means)]
    )
    cut = number(_FIGURES[field])
    ifs = [_if(any_of([absent, less.copy()]), known), _if(more, means)]
    kept = [_if(any_of([absent.copy(), less.copy(), more.copy()]), number(_DISTRICT))]
    steps: list[dict[str, exp.Expr]] = [{f"means {field}": meaning}]
    if field == "zone":
        only = all_of([aside, exp.Not(this=exp.Paren(this=exp.func("COALESCE", any_of([less, more]), exp.false())))])
        steps.append({"elsewhere": exp.func("COALESCE", only, exp.false())})
        ifs.append(_if(column("elsewhere"), known))
    around = exp.func("SUBSTR", known, number(1), cut.copy())
    steps.append(
        {f"within {field}": exp.Case(ifs=ifs, default=around), f"cut {field}": exp.Case(ifs=kept, default=cut)}
    )
    return steps


def _is_namesake(field: str, known: exp.Expr) -> exp.Expr:
    """Return whether a text names a district without its province while the credit code is of another province."""
    from sqlglot import exp

    means, division = column(f"means {field}"), column(DIVISION)
    provinces = {code[:2]: province[:2] for code, province in PROVINCE_CODES.items() if code in _covered_provinces()}
    own = exp.func("SUBSTR", means, number(1), number(2))
    named = any_of(
        [
            all_of([is_one_of(own, (code,)), exp.Like(this=column(f"bare {field}"), expression=text(f"%{short}%"))])
            for code, short in provinces.items()
        ]
    )
    return all_of(
        [
            exp.EQ(this=known.copy(), expression=text("")),
            exp.GTE(this=exp.func("LENGTH", means.copy()), expression=number(_DISTRICT)),
            exp.NEQ(this=division.copy(), expression=text("")),
            exp.NEQ(this=own.copy(), expression=exp.func("SUBSTR", division, number(1), number(2))),
            exp.Not(this=exp.Paren(this=named)),
        ]
    )


def _covered_provinces() -> set[str]:
    return {code[:2] for code in DISTRICT_CODES}


def in_place(ranks: tuple[str, ...]) -> exp.Expr:
    """Return whether the firm is registered in a place (see `full_region`), NULL for unknown."""
    from sqlglot import exp

    if not ranks:
        return exp.true()
    wanted = codes()[known] if (known := Place(ranks)) in codes() else codes()[Place(ranks * 2)][: _FIGURES["city"]]
    around = text(wanted[:_DISTRICT])
    place = column(PLACE)
    unknown = _begins(around, place)
    inside = when(_begins(place, around), exp.true(), when(unknown, exp.null(), exp.false()))
    if len(wanted) == len(around.name):
        return inside
    return all_of([inside, is_one_of(column(ZONE), (wanted,))])


def in_municipality() -> exp.Expr:
    """Return whether the firm is registered in a 直辖市, NULL for unknown."""
    from sqlglot import exp

    place = column(PLACE)
    own = tuple(code for code, province in PROVINCE_CODES.items() if province in MUNICIPALITIES)
    known = exp.NEQ(this=place, expression=text(""))
    return when(known, is_one_of(exp.func("SUBSTR", place.copy(), number(1), number(2)), own))


def _division(code: exp.Expr) -> exp.Expr:
    """Return the code of the place of figures 3–8 of a credit code, as far as it is known."""
    from sqlglot import exp

    def figures(count: int) -> exp.Expr:
        return exp.func("SUBSTR", code, number(3), number(count))

    current = {codes()[Place((PROVINCE_CODES[c[:2]], *names))]: c for c, names in DISTRICT_CODES.items()}
    former = {c: codes()[Place((PROVINCE_CODES[c[:2]], *names))] for c, names in DISTRICT_CODES.items()}
    municipal = [code for code, province in PROVINCE_CODES.items() if province in MUNICIPALITIES]
    ifs = [_if(is_one_of(figures(6), tuple(current)), figures(6))]
    ifs += [_if(is_one_of(figures(6), (old,)), text(new)) for old, new in former.items() if old != new]
    ifs += [_if(is_one_of(figures(2), (province,)), text(f"{province}01")) for province in municipal]
    ifs.append(_if(is_one_of(figures(4), tuple(CITY_CODES)), figures(4)))
    ifs.append(_if(is_one_of(figures(2), tuple(PROVINCE_CODES)), figures(2)))
    return exp.Case(ifs=ifs, default=text(""))


def _meaning(given: exp.Expr, readings: Mapping[str, list[str]]) -> exp.Expr:
    from sqlglot import exp

    if not readings:
        return cast(exp.null(), "text")
    ifs = [exp.If(this=is_one_of(given, tuple(texts)), true=text(code)) for code, texts in readings.items()]
    return exp.Case(ifs=ifs)


def _bare(value: exp.Expr) -> exp.Expr:
    """Return a text without blanks."""
    from sqlglot import exp

    for blank in (" ", "　"):
        value = exp.func("REPLACE", value, text(blank), text(""))
    return value


def _is_zone(code: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.GT(this=exp.func("LENGTH", code.copy()), expression=number(_DISTRICT))


def _begins(code: exp.Expr, start: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    head = exp.func("SUBSTR", code.copy(), number(1), exp.func("LENGTH", start.copy()))
    return exp.EQ(this=head, expression=start.copy())


def _if(test: exp.Expr, then: exp.Expr) -> exp.If:
    from sqlglot import exp

    return exp.If(this=test.copy(), true=then.copy())
