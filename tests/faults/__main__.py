"""`./run faults [table|phones|queue] [number]`: brings faults about; ends with 1 if anything was lost."""

import sys
import traceback

from tests.faults import phones, queue, table

FAULTS = {"table": table.measure, "phones": phones.measure, "queue": queue.measure}


def main(words: list[str]) -> int:
    names = [word for word in words if word in FAULTS] or list(FAULTS)
    numbers = [int(word) for word in words if word.isdecimal()]
    failed = False
    for name in names:
        print(f"\n== {name}", flush=True)
        try:
            for line in FAULTS[name](*numbers):
                print(line, flush=True)
        except AssertionError:
            failed = True
            print(f"FAILED: {traceback.format_exc()}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
