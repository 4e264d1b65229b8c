"""Start-up of the window: single instance, unlocking, damaged records, and locking after idle time."""
