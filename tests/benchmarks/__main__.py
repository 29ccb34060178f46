"""`./run bench`: measures against references of the same run and prints each figure beside its budget."""

import sys

from tests.benchmarks import city, content, paint, roster, serving, weights

BENCHMARKS = {
    "weights": weights.measure,
    "serving": serving.measure,
    "city": city.measure,
    "roster": roster.measure,
    "paint": paint.measure,
    "content": content.measure,
}


def main(names: list[str]) -> None:
    for name in names or BENCHMARKS:
        print(f"\n== {name}")
        for line in BENCHMARKS[name]():
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
