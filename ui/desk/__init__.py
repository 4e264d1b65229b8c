"""What all pages share: the records, the library, the day, the settings and the firm being edited. No Qt but in `page`."""
