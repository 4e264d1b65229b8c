"""Importing a table of firms: columns are assigned, duplicates decided by the user, all rows written or none."""

from ui.firms.importing.dialog import RegisterImportDialog

__all__ = ["RegisterImportDialog"]
