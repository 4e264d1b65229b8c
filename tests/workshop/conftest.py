"""Fixtures of the workshop."""

import pytest

from policies import Policy
from policies.model import Level, PolicyKind, Version
from policies.rules import All


@pytest.fixture
def heads() -> Policy:
    """The heads of a policy without documents."""
    return Policy(
        id="own-kjcx",
        name="某区科技创新若干措施",
        level=Level.DISTRICT,
        region="天津市河东区",
        kind=next(iter(PolicyKind)),
        versions=(Version(rule=All(members=())),),
        documents=(),
    )
