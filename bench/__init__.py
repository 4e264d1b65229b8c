"""Measurements: our engine on its own library, and beside two public rule engines on the same rules.

`make bench` prints them in one run; docs/performance.md says how to read them.
"""
