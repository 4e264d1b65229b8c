"""What happens before the pages are built: the records open, are locked, damaged, missing or refused. No Qt."""

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
    """How the records stand at the start."""

    READY = "ready"
    LOCKED = "locked"
    DAMAGED = "damaged"
    MISSING = "missing"
    REFUSED = "refused"


@dataclass(frozen=True)
class Look:
    """What one look at the records gave; `damage` only where they are damaged."""

    state: OpeningState
    message: str = ""
    access: Access | None = None
    damage: DamagedDatabase | None = None


class Opening:
    """Opens the records, as often as something was mended. `key` is the one that was unlocked."""

    def __init__(self, services: Services) -> None:
        self.services = services
        folder = services.folder
        self.settings = SettingsStore(folder / SETTINGS if folder is not None else None, services.write_file)
        self.key: DataKey | None = None
        self._afresh = False

    @property
    def path(self) -> Path:
        """The file of the records."""
        kept = self.settings.now.database
        return Path(kept) if kept else self.usual_path

    @property
    def usual_path(self) -> Path:
        """Where the file is unless it was moved."""
        return (self.services.folder or Path()) / DATABASE

    def look(self) -> Look:
        """Tries to open the records; what stands in the way comes back as a state."""
        if self.services.casebook is None:
            return Look(OpeningState.READY, access=Access(None))
        if not self._afresh and self._vanished():
            return Look(OpeningState.MISSING, self._missing_words())
        from casebook import DamagedDatabase, Locked

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            book = self.services.casebook(self.path, key=self.key)
        except Locked as error:
            return Look(OpeningState.LOCKED, str(error))
        except DamagedDatabase as error:
            return Look(OpeningState.DAMAGED, str(error), damage=error)
        except KeceError as error:
            return Look(OpeningState.REFUSED, str(error))
        except OSError as error:
            place = self.path.parent
            return Look(
                OpeningState.REFUSED,
                f"数据文件夹 {place} 不能使用（{error.strerror}），请检查它是否存在、有没有读写权限",
            )
        return Look(OpeningState.READY, access=Access(book, self.key))

    def only_matching(self) -> Access:
        """The window without records."""
        return Access(None)

    def use_file(self, path: Path) -> None:
        """The records stand in another file from now on."""
        self.key = None
        self.settings.change(database="" if path == self.usual_path else str(path))

    def begin_anew(self) -> None:
        """A new file at the usual place, because a person said so."""
        self._afresh = True
        self.use_file(self.usual_path)

    def _vanished(self) -> bool:
        """Whether records that were used before are not where they were; without any trace beside them."""
        used = self.settings.now.database or self.settings.now.recent
        if not used or self.path.exists():
            return False
        # With backups or a key file beside it, opening it tells more.
        return not any(file.suffix != LOCK for file in self.path.parent.glob(f"{self.path.name}?*"))

    def _missing_words(self) -> str:
        return (
            f"找不到数据文件 {self.path}。如果它在 U 盘或网络盘上，请接好后点“再试一次”；"
            "如果它被移到别处，请点“选择数据文件…”。没有另建空库。"
        )
