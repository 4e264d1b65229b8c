"""What comes before and above the window: one instance, unlocking, damaged records, locking after idle."""
