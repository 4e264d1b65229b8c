"""Asking for the passphrase of the records: to unlock them, or to set a new one."""
