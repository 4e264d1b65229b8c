"""`python -m tests.torture`: see `runner`."""

from tests.torture.runner import main

raise SystemExit(main())
