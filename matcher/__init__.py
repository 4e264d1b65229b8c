"""Profile + policies + date → verdicts with reasons, gaps, questions and amounts. Pure."""
