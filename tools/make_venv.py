"""Make the virtual environment, or say in one sentence why this Python cannot.

Runs under the machine's own Python, which may be old or incomplete: standard library only, and nothing
newer than the syntax of Python 3.6.
"""

import subprocess
import sys


def obstacle():
    """The sentence that tells what to install, or None where a virtual environment can be made."""
    version = "{}.{}".format(*sys.version_info[:2])
    if sys.version_info < (3, 11):  # noqa: UP036 - this file alone runs under the Python that is found
        return f"需要 Python 3.11 或更新版本，当前的 {sys.executable} 是 {version}；装好后可用 make PYTHON=python3.11 指定。"
    try:
        import ensurepip  # noqa: F401 - Debian ships Python without it
        import venv  # noqa: F401 - may be split off as well
    except ImportError:
        return f"这台机器的 Python 不能建虚拟环境，请先安装：apt-get install python{version}-venv"
    return None


def main(target):
    """Build the environment in the target folder; the exit code tells whether it stands."""
    problem = obstacle()
    if problem:
        sys.stderr.write(problem + "\n")
        return 1
    return subprocess.run([sys.executable, "-m", "venv", target]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
