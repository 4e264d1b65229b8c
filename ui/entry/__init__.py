"""How facts are entered: what is typed, which part of it counts, how a question is answered, and the editors of the fields."""
