"""The command `learning`: checking, which is done after every change of a text, begins without the application."""

import sys
from importlib import import_module


def main() -> None:
    """Run the command line. Another command than `check` loads the application first."""
    if sys.argv[1:2] == ["check"]:
        import_module("learning.cli.checking").check.main(sys.argv[2:], prog_name="learning check")
    import_module("learning.app").main(prog_name="learning")
