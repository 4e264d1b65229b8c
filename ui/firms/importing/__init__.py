"""Importing a table of firms: columns assigned, duplicates decided by a person, all or nothing."""

from ui.firms.importing.dialog import RegisterImportDialog

__all__ = ["RegisterImportDialog"]
