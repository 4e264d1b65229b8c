"""Documents as pages: words with their places, tables, pictures; PDF, scans, Word, web pages and plain text."""
