"""Where commands write files: a place that cannot be written is told before anything is done."""

from pathlib import Path

import click


class OutFile(click.Path):
    """The path of a file to write, in a folder that is there."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(str(super().convert(str(value), param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"Chưa có thư mục {path.parent}. Xin tạo thư mục, hoặc ghi {path.name} vào chỗ khác.", param, ctx)
        return path
