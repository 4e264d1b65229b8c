"""The text of a policy document as a tree of clauses, with their roles and figures; proposes, never decides."""

from clauses._figures import figures_in
from clauses._tree import TextLine
from clauses.model import Clause, ClauseRole, Figure, PolicyText
from clauses.reading import read_lines, read_policy

__all__ = ["Clause", "ClauseRole", "Figure", "PolicyText", "TextLine", "figures_in", "read_lines", "read_policy"]
