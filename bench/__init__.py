"""Measurements of our engine on its own library, and in comparison with two public rule engines.

`make bench` prints all of them; docs/performance.md explains them.
"""
