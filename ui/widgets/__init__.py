"""Widgets, themes and dialogs that are independent of firms."""
