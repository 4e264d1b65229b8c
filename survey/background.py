"""Work over many firms in the background: when to stop, how progress is reported, and the one loop. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from matcher import Match, match

if TYPE_CHECKING:
    from matcher import Profile
    from policies import Policy
    from policies.library import LibraryVersion

Item = TypeVar("Item")
OnProgress = Callable[[int, int], object]
"""Called with the number of items done and the total."""
EVERY = 25
"""Progress is reported after so many items."""


def ignore_progress(done: int, total: int) -> None:
    """Report nothing: for work whose progress nobody shows."""


@dataclass(frozen=True, kw_only=True)
class BackgroundJob:
    """How work in the background learns that it should stop and reports its progress."""

    should_stop: Callable[[], bool]
    on_progress: OnProgress = ignore_progress


@dataclass(frozen=True, kw_only=True)
class MatchingJob(BackgroundJob):
    """A job that matches firms on one day; `library` is the version of the library that answers."""

    on: date
    library: LibraryVersion

    def matched(self, policies: Sequence[Policy], profile: Profile) -> Match:
        """Match one firm with some policies."""
        return match(policies, profile, self.on, self.library)


def each(
    items: Iterable[Item], job: BackgroundJob, total: int, *, start: int = 0, every: int = EVERY
) -> Iterator[Item]:
    """Yield the items until the job should stop, and report progress before every `every`-th of them.

    `start` is the number of items of the `total` that were done before these.
    """
    for done, item in enumerate(items):
        if job.should_stop():
            return
        if done % every == 0:
            job.on_progress(start + done, total)
        yield item
