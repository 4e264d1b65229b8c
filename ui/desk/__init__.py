"""What all pages share: the casebook, today's date, the settings and the firm being edited. Only `page` uses Qt."""
