"""Opens the records at the start: ready, locked, damaged, missing or refused. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from policies import KeceError
from ui.desk.desk import DATABASE, LOCK, SETTINGS, Access
from ui.desk.settings import SettingsStore

if TYPE_CHECKING:
    from casebook import DamagedDatabase, DataKey
    from ui.desk.services import Services


class OpeningState(StrEnum):
    """The result of opening the records."""

    READY = "ready"
    LOCKED = "locked"
    DAMAGED = "damaged"
    MISSING = "missing"
    REFUSED = "refused"


@dataclass(frozen=True)
class OpeningResult:
    """State and message of one attempt to open the records; `access` if READY, `damage` if DAMAGED."""

    state: OpeningState
    message: str = ""
    access: Access | None = None
    damage: DamagedDatabase | None = None


class Opening:
    """Opens the records; call `try_open` again after unlocking or a repair. `key` is the unlocked data key."""

    def __init__(self, services: Services) -> None:
        self.services = services
        folder = services.folder
        self.settings = SettingsStore(folder / SETTINGS if folder is not None else None, services.write_file)
        self.key: DataKey | None = None
        self._create_allowed = False

    @property
    def path(self) -> Path:
        """Path of the database."""
        kept = self.settings.now.database
        return Path(kept) if kept else self.usual_path

    @property
    def usual_path(self) -> Path:
        """Default path of the database."""
        return (self.services.folder or Path()) / DATABASE

    def try_open(self) -> OpeningResult:
        """Opens the records. Errors are returned as a state, not raised."""
        if self.services.casebook is None:
            return OpeningResult(OpeningState.READY, access=Access(None))
        if not self._create_allowed and self._vanished():
            return OpeningResult(OpeningState.MISSING, self._missing_words())
        from casebook import DamagedDatabase, Locked

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            book = self.services.casebook(self.path, key=self.key)
        except Locked as error:
            return OpeningResult(OpeningState.LOCKED, str(error))
        except DamagedDatabase as error:
            return OpeningResult(OpeningState.DAMAGED, str(error), damage=error)
        except KeceError as error:
            return OpeningResult(OpeningState.REFUSED, str(error))
        except OSError as error:
            place = self.path.parent
            return OpeningResult(
                OpeningState.REFUSED,
                f"数据文件夹 {place} 不能使用（{error.strerror}），请检查它是否存在、有没有读写权限",
            )
        return OpeningResult(OpeningState.READY, access=Access(book, self.key))

    def only_matching(self) -> Access:
        """Returns the access for a window without records."""
        return Access(None)

    def use_file(self, path: Path) -> None:
        """Sets another database file for this and later starts."""
        self.key = None
        self.settings.change(database="" if path == self.usual_path else str(path))

    def create_new(self) -> None:
        """Allows `try_open` to create a new database at the default path."""
        self._create_allowed = True
        self.use_file(self.usual_path)

    def _vanished(self) -> bool:
        """Returns whether the database was used before and is missing together with all its copies."""
        used = self.settings.now.database or self.settings.now.recent
        if not used or self.path.exists():
            return False
        # With backups or a key file beside it, opening raises an error with more detail.
        return not any(file.suffix != LOCK for file in self.path.parent.glob(f"{self.path.name}?*"))

    def _missing_words(self) -> str:
        return (
            f"找不到数据文件 {self.path}。如果它在 U 盘或网络盘上，请接好后点“再试一次”；"
            "如果它被移到别处，请点“选择数据文件…”。没有另建空库。"
        )
