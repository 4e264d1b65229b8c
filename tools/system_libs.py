"""Check that the shared libraries and programs that pip cannot install are on this machine.

Usage: `python tools/system_libs.py GROUP…`, where the groups are the keys of `GROUPS`. Missing packages are
installed through apt-get for root or with password-free sudo; otherwise one sentence says what to install.
"""

import ctypes
import os
import shutil
import subprocess
import sys

# Debian package → its library (a file name with .so) or program. The libraries are those that the files of
# PySide6-Essentials 6.8 need (readelf -d).
GROUPS = {
    "offscreen": {
        "libegl1": "libEGL.so.1",
        "libgl1": "libGL.so.1",
        "libglib2.0-0": "libgthread-2.0.so.0",
        "libfontconfig1": "libfontconfig.so.1",
        "libfreetype6": "libfreetype.so.6",
        "libx11-6": "libX11.so.6",
        "libxkbcommon0": "libxkbcommon.so.0",
        "libdbus-1-3": "libdbus-1.so.3",
        "libzstd1": "libzstd.so.1",
        "zlib1g": "libz.so.1",
    },
    "xcb": {
        "libx11-xcb1": "libX11-xcb.so.1",
        "libxcb-cursor0": "libxcb-cursor.so.0",
        "libxcb-icccm4": "libxcb-icccm.so.4",
        "libxcb-image0": "libxcb-image.so.0",
        "libxcb-keysyms1": "libxcb-keysyms.so.1",
        "libxcb-randr0": "libxcb-randr.so.0",
        "libxcb-render-util0": "libxcb-render-util.so.0",
        "libxcb-render0": "libxcb-render.so.0",
        "libxcb-shape0": "libxcb-shape.so.0",
        "libxcb-shm0": "libxcb-shm.so.0",
        "libxcb-sync1": "libxcb-sync.so.1",
        "libxcb-xfixes0": "libxcb-xfixes.so.0",
        "libxcb-xkb1": "libxcb-xkb.so.1",
        "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    },
    # Qt finds no printer without it.
    "printing": {"libcups2": "libcups.so.2"},
    "xvfb": {"xvfb": "Xvfb", "xauth": "xauth"},
    "poppler": {"poppler-utils": "pdftoppm"},
}


def present(item: str) -> bool:
    """Return whether the library loads, or the program is on the path."""
    if ".so" not in item:
        return shutil.which(item) is not None
    try:
        ctypes.CDLL(item)
    except OSError:
        return False
    return True


def missing(groups: list[str]) -> list[str]:
    """Return the Debian packages whose library or program is missing."""
    return [package for group in groups for package, item in GROUPS[group].items() if not present(item)]


def rights() -> list[str] | None:
    """Return the prefix for apt-get: empty for root, sudo if it needs no password, None if neither is possible."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str], prefix: list[str]) -> None:
    """Install the packages; failures show when they are checked again."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            sys.stderr.write(done.stderr)


def main(groups: list[str]) -> int:
    """Check the groups and install what is missing; return 0 if everything is present."""
    unknown = [group for group in groups if group not in GROUPS]
    if unknown or not groups:
        sys.stderr.write(f"usage: system_libs.py {{{'|'.join(GROUPS)}}}…\n")
        return 2
    if sys.platform != "linux":
        return 0
    packages = missing(groups)
    prefix = rights()
    if packages and prefix is not None:
        sys.stdout.write(f"安装缺少的系统库：{' '.join(packages)}\n")
        sys.stdout.flush()
        install(packages, prefix)
        packages = missing(groups)
    if packages:
        sys.stderr.write(f"缺少系统库，请先安装：apt-get install {' '.join(packages)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
