"""The text of a policy document as a tree of clauses, with their roles and figures; proposes, never decides."""
