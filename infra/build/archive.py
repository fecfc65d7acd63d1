"""The zip: the same content gives the same bytes, so that a deployment without change is none."""

import hashlib
import zipfile
from pathlib import Path

_STAMP = (1980, 1, 1, 0, 0, 0)


def write(root: Path, target: Path) -> str:
    """Zips everything below `root`, sorted, without times or owners. Gives the SHA-256."""
    draft = target.with_suffix(".draft")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(each for each in root.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(root)), _STAMP)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    draft.rename(target)
    return hashlib.sha256(target.read_bytes()).hexdigest()
