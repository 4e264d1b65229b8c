"""`python -m tests.fuzz`: see `runner`."""

from tests.fuzz.runner import main

raise SystemExit(main())
