"""Write the three lock files: every package pinned, every file hashed, no index named.

`requirements.lock` has what the program needs; `requirements-dev.lock` adds what the tests need and
`requirements-bench.lock` what the comparison needs, both with the same pins. Run with `make lock`;
`make lock UPGRADE=1` takes newer versions where the bounds allow.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements.lock"
EXTRAS = {"requirements-dev.lock": "dev", "requirements-bench.lock": "bench"}
COMMAND = (
    "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11",
    "--generate-hashes", "--only-binary", ":all:", "--emit-build-options", "--no-emit-index-url", "--no-annotate",
    "--custom-compile-command", "make lock",
)  # fmt: skip


def compile_lock(target: str, *options: str) -> None:
    """Resolve pyproject.toml into the target and keep the pins that it already has."""
    subprocess.run([sys.executable, "-m", *COMMAND, *options, "--output-file", target], cwd=ROOT, check=True)


def main(arguments: list[str]) -> int:
    """Write the runtime lock first; the others use its pins as constraints."""
    compile_lock(RUNTIME, *arguments)
    for target, extra in EXTRAS.items():
        compile_lock(target, "--extra", extra, "--constraint", RUNTIME, *arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
