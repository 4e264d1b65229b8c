"""Kills the program at random moments: `make torture`, and a part of it in `make test`."""
