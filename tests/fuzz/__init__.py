"""Hostile and damaged files for every input of the program: `make fuzz`, and a part of it in `make test`."""
