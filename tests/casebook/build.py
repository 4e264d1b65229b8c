"""Small firms, sources and clocks for the tests of the casebook."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from casebook import Author, Casebook, Clock, Enterprise, Origin, Provenance, open_casebook
from matcher import Profile, Value, read_profile

ON = date(2026, 11, 24)
OFFICER = Author("张三")
LICENCE = Provenance(Origin.LICENCE, date(2026, 11, 1), "张三")
VERBAL = Provenance(Origin.VERBAL, date(2026, 11, 2), "李四", "财务负责人电话中说")


def ticking(start: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) -> Clock:
    """A clock that goes on by a second each time it is asked."""

    def seconds() -> Iterator[datetime]:
        moment = start
        while True:
            yield moment
            moment += timedelta(seconds=1)

    times = seconds()
    return lambda: next(times)


def opened(path: Path) -> Casebook:
    return open_casebook(path, ticking())


def profile(name: str = "天津海河明达科技有限公司", **facts: object) -> Profile:
    return read_profile({"name": name, **facts})


def add(book: Casebook, name: str = "天津海河明达科技有限公司", officer: str = "", **facts: object) -> Enterprise:
    return book.enterprises.add(profile(name, **facts), LICENCE, officer)


def facts(book: Casebook, enterprise: int, on: date = ON) -> Mapping[str, Value]:
    return book.enterprises.profile(enterprise, on).profile.facts
