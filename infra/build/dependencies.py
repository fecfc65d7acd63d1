"""The runtime's locked dependencies as Lambda needs them, pruned; kept from build to build."""

import hashlib
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from infra.build import compiling, pruning

# Lambda's Python 3.11 stands on glibc 2.26; newer ones take these wheels too.
_PLATFORMS = ("manylinux2014", "manylinux_2_17", "manylinux_2_26")
_NAME = re.compile(r"^[A-Za-z0-9._-]+(?===)", re.MULTILINE)


def machine() -> str:
    """The processor of this machine, in the words of wheels."""
    return "aarch64" if platform.machine() in ("aarch64", "arm64") else "x86_64"


def architecture() -> str:
    """The same in the words of Lambda. Built for this machine: the emulated cloud runs here."""
    return "arm64" if machine() == "aarch64" else "x86_64"


def ready(locked: Path, cache: Path) -> Path:
    """A folder with the dependencies; made only if the lock or the pruning changed."""
    folder = cache / f"dependencies-{_fingerprint(locked)}"
    if not folder.exists():
        for old in cache.glob("dependencies-*"):
            shutil.rmtree(old)
        draft = cache / "dependencies.draft"
        shutil.rmtree(draft, ignore_errors=True)
        _install(_without_pruned(locked, cache), draft)
        pruning.prune(draft)
        shutil.copytree(Path(__file__).parent / "stubs", draft, dirs_exist_ok=True)
        compiling.run(draft)
        draft.rename(folder)
    return folder


def _fingerprint(locked: Path) -> str:
    digest = hashlib.sha256(locked.read_bytes() + sys.version.encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _without_pruned(locked: Path, cache: Path) -> Path:
    blocks = re.split(r"\n(?=\w)", locked.read_text())
    kept = [block for block in blocks if _name(block) not in pruning.NOT_SHIPPED]
    wanted = cache / "requirements.txt"
    wanted.write_text("\n".join(kept) + "\n")
    return wanted


def _name(block: str) -> str:
    found = _NAME.search(block)
    return found.group().lower() if found else ""


def _install(requirements: Path, target: Path) -> None:
    platforms = [f"--platform={each}_{machine()}" for each in _PLATFORMS]
    version = f"--python-version={sys.version_info.major}.{sys.version_info.minor}"
    command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-compile", "--only-binary=:all:", "--require-hashes"]
    command += [*platforms, version, "--implementation=cp", "--target", str(target)]
    subprocess.run([*command, "-r", str(requirements)], check=True)
