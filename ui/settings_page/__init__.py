"""The page 设置: passphrase, backups, moving, journal, personal data, updates of the library."""
