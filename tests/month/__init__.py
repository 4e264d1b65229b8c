"""A month of an office of three, played with the real casebooks, exchange files, comparisons and papers."""
