"""The page 设置: person, data and backups, passphrase, journal, personal data, updates of the policy library."""
