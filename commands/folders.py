"""The folder of records, settings and installed libraries."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder() -> Path:
    """Return the user's data folder, or the environment variable KECE_DATA if set."""
    from platformdirs import user_data_path

    given = os.environ.get("KECE_DATA", "")
    return Path(given) if given else user_data_path("kece", appauthor=False)
