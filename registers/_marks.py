"""Marks in place of a cell value that a file has but does not tell. They are texts that nobody writes."""

UNCALCULATED = "#尚未计算#"
"""A formula whose value is not stored: the file was written by a program and never opened in a spreadsheet."""
SHARED = "#合并填报#"
"""A number merged over the rows of several firms: it is the figure of all of them together."""
