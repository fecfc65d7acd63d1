"""What `chalice package` is given, and what of its result is kept."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from chalicelib import addresses as routes
from frontend import addresses
from infra.build import dependencies
from infra.template.whole import merge_template

STAGE = "live"
_IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".DS_Store")
# Chalice insists on a role; the merge template gives every function its own instead.
_REPLACED_ROLE = "arn:aws:iam::123456789012:role/replaced-by-the-merge-template"


def stage(root: Path, folder: Path) -> None:
    """Lays out app.py, chalicelib and, as vendor/frontend, the web client."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(root / "app.py", folder)
    shutil.copytree(root / "chalicelib", folder / "chalicelib", ignore=_IGNORED)
    web = folder / "vendor" / "frontend"
    shutil.copytree(root / "frontend", web, ignore=_IGNORED)
    addresses.write(web / addresses.WRITTEN.name)
    routes.write(folder / "chalicelib" / routes.WRITTEN.name)
    # The dependencies are added afterwards: pip is asked once, with hashes, and remembered.
    (folder / "requirements.txt").write_text("")
    config = json.loads((root / ".chalice" / "config.json").read_text())
    config |= {"manage_iam_role": False, "iam_role_arn": _REPLACED_ROLE}
    (folder / ".chalice").mkdir()
    (folder / ".chalice" / "config.json").write_text(json.dumps(config))


def package(folder: Path, out: Path) -> dict[str, Any]:
    """Runs `chalice package`; leaves deployment.zip in `out` and gives the template."""
    shutil.rmtree(out, ignore_errors=True)
    runtime = f"python{sys.version_info.major}.{sys.version_info.minor}"
    extra = folder / "merge.json"
    extra.write_text(json.dumps(merge_template(runtime, dependencies.architecture())))
    command = [str(Path(sys.executable).parent / "chalice"), "package", "--stage", STAGE]
    subprocess.run(
        [*command, "--merge-template", str(extra), str(out)],
        cwd=folder,
        env=os.environ | {"AWS_DEFAULT_REGION": "us-east-1", "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    template: dict[str, Any] = json.loads((out / "sam.json").read_text())
    return template


def unpack(archive: Path, folder: Path) -> None:
    """The content of Chalice's zip: our code and its small runtime."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
