"""What every test stands on: no real screen, no real user folders, repeatable property tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.pace import paced

# Read by Qt when the first application starts; the test command sets it too.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("quick", deadline=None, max_examples=50, derandomize=True, database=None)
settings.register_profile("long", deadline=None, max_examples=500, print_blob=True)
settings.load_profile(paced("quick", "long"))

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _own_facts_do_not_stay() -> Iterator[None]:
    """Take back the facts that a test brings, so that the next one of the same process does not know them."""
    from policies.catalogue import catalogue_kept

    with catalogue_kept():
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_real_user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Send what a program would keep for its user into a temporary folder."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(variable, str(home / variable.lower()))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT
