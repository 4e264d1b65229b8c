"""Hostile and damaged files through every door of the program: `make fuzz`, and a part of it in `make test`."""
