"""Writes a file so that a reader, or a fall of the power, meets the old content or the new, never half of either."""

import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile


def save(path: Path, data: bytes) -> None:
    """Put the bytes in place of an existing file, whose permissions and links stay. Raises OSError; the file is then
    as it was."""
    target = path.resolve()
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as new:
        try:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
            shutil.copymode(target, new.name)
            Path(new.name).replace(target)
        except OSError:
            Path(new.name).unlink()
            raise
