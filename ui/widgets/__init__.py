"""Widgets, colours and dialogs that know no firm."""
