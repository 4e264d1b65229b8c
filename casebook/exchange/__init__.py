"""Several computers without network: what each wrote, put together so that order and repetition do not matter."""
