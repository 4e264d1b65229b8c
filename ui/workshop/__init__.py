"""The page of the policy workshop: the document at the left, the policy as cards at the right."""
