"""Where the bureau's records, settings and installed libraries are."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """The user's data folder, or KECE_DATA where that is set."""
    from platformdirs import user_data_path

    given = os.environ.get("KECE_DATA", "")
    return Path(given) if given else user_data_path("kece", appauthor=False)
