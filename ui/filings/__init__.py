"""The page 办理: filings and the pool of titles, as a board and as a list."""

from ui.filings.page import FilingsPage as FilingsPage
