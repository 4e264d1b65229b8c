"""Make the virtual environment, or print one sentence why this Python cannot.

Runs with the Python of the system, which may be old or incomplete: standard library only, and no syntax newer
than Python 3.6.
"""

import subprocess
import sys


def obstacle():
    """Return a sentence that says what to install, or None if a virtual environment can be made."""
    version = "{}.{}".format(*sys.version_info[:2])
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs with whatever Python is found
        return f"需要 Python 3.11 或更新版本，当前的 {sys.executable} 是 {version}；装好后可用 make PYTHON=python3.11 指定。"
    try:
        import ensurepip  # noqa: F401 - Debian ships Python without it
        import venv  # noqa: F401 - Debian may also ship it separately
    except ImportError:
        return f"这台机器的 Python 不能建虚拟环境，请先安装：apt-get install python{version}-venv"
    return None


def main(target):
    """Make the environment in the target folder; return 0 for success."""
    problem = obstacle()
    if problem:
        sys.stderr.write(problem + "\n")
        return 1
    return subprocess.run([sys.executable, "-m", "venv", target]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
