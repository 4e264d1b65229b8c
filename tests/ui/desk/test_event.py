"""Callbacks of an event run in order, each emission once."""

from ui.desk.event import Event


def test_that_every_callback_runs_in_the_order_of_connection() -> None:
    event, called = Event(), list[str]()
    event.emit()
    event.connect(lambda: called.append("first"))
    event.connect(lambda: called.append("second"))
    event.emit()
    event.emit()
    assert called == ["first", "second"] * 2


def test_that_a_callback_connected_during_an_emission_waits_for_the_next() -> None:
    event, called = Event(), list[str]()

    def connect_late() -> None:
        called.append("early")
        event.connect(lambda: called.append("late"))

    event.connect(connect_late)
    event.emit()
    assert called == ["early"]
    event.emit()
    assert called == ["early", "early", "late"]
