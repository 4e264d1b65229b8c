"""Start-up and safety: one window at a time, unlocking, damage, the lock after idle, and the page of settings.

Nothing is imported here: `start` runs before anything is shown and needs little of it; the page is `page`.
"""
