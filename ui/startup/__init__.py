"""What comes before and above the window: one instance, opening the records, damaged records, locking after idle."""
