"""人才: the persons of firms, and “我是谁”: the talent policies for one of them, with a sheet of its own."""

from ui.persons.page import PersonsPage

__all__ = ["PersonsPage"]
