"""The bureau's own policies around the workshop: documents come in, drafts are reviewed, adopted, stopped and exported."""
