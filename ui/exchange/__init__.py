"""Exchange with colleagues by file: cards, files for them, files from them, and what does not agree."""
