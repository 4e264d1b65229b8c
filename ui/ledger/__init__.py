"""Ledgers: lists of records with known columns that are filtered, edited, imported, exported and printed in one way."""
