"""How well firms that look alike are told apart, and misprints of one firm found: measured on invented names."""

from random import Random

import pytest

from casebook import KnownFirm, KnownFirms
from tests.firms.namesakes import MISPRINTS, different_firms, misprinted
from tests.pace import paced

FIRMS = 5000
EACH = paced(30, 150)


@pytest.mark.parametrize("seed", paced((13,), (13, 14, 15)))
def test_that_of_5000_different_firms_at_most_three_of_a_thousand_are_held_back(seed: int) -> None:
    names = [str(firm) for firm in different_firms(FIRMS, seed)]
    Random(seed).shuffle(names)
    known, held = KnownFirms([]), []
    for number, name in enumerate(names):
        held += [(name, found[0].firm.names[0], found[0].why) for found in [known.like(name)] if found]
        known.adding(KnownFirm(number, (name,)))
    assert len(set(names)) == FIRMS
    assert len(held) <= 0.003 * FIRMS, held


@pytest.mark.parametrize("seed", paced((13,), (13, 14, 15)))
def test_that_95_of_a_hundred_misprints_find_their_firm(seed: int) -> None:
    firms = different_firms(FIRMS, seed)
    known = KnownFirms([KnownFirm(number, (str(firm),)) for number, firm in enumerate(firms)])
    shares: dict[str, float] = {}
    for kind in MISPRINTS:
        wrong = misprinted(firms, kind, EACH, seed)
        found = sum(any(hit.firm.id == number for hit in known.like(name)) for number, name in wrong)
        assert len(wrong) == EACH
        shares[kind] = found / EACH
    assert sum(shares.values()) >= 0.95 * len(shares), shares
    assert min(shares.values()) >= 0.6, shares


def test_that_the_invented_firms_are_the_same_every_time() -> None:
    assert different_firms(50) == different_firms(50)
    assert [str(firm) for firm in different_firms(50)] != [str(firm) for firm in different_firms(50, seed=14)]
