"""A small load generator for loopback: keep-alive connections in processes of their own, bounded in number."""

import os
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROUNDS = 15


@dataclass(frozen=True)
class Rate:
    """Requests each second in each round, and the server's processor time for one request in milliseconds.

    Shown as the median, with the slowest and fastest round beside it. Processor time hardly depends on what else the
    machine does; it leaves out waiting for the disk.
    """

    rounds: tuple[float, ...]
    cpu: float

    def __str__(self) -> str:
        spread = f"{min(self.rounds):.0f} to {max(self.rounds):.0f}"
        return f"{median(self.rounds):.0f}/s ({spread}), {self.cpu:.2f} ms of processor"

    def of(self, reference: "Rate") -> float:
        """How many times the reference's rate: the median over rounds, so that what disturbs a round disturbs both."""
        return median(own / other for own, other in zip(self.rounds, reference.rounds, strict=True))


class Connection:
    """One keep-alive connection; raises AssertionError for any status but those expected."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def send(self, request: bytes, expected: Sequence[int] = (200,)) -> bytes:
        """Send a whole request, read the whole answer; returns its body."""
        self._socket.sendall(request)
        head, self._rest = self._until(b"\r\n\r\n", self._rest)
        status = int(head.split(b" ", 2)[1])
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(self._rest) < length:
            self._rest += self._read()
        body, self._rest = self._rest[:length], self._rest[length:]
        if status not in expected:
            raise AssertionError(f"status {status}: {body[:200]!r}")
        return body

    def close(self) -> None:
        self._socket.close()

    def _until(self, mark: bytes, data: bytes) -> tuple[bytes, bytes]:
        while mark not in data:
            data += self._read()
        head, _, rest = data.partition(mark)
        return head, rest

    def _read(self) -> bytes:
        data = self._socket.recv(65_536)
        if not data:
            raise AssertionError("the server closed the connection")
        return data


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def compare(
    server: tuple[int, int],
    makers: dict[str, Callable[[int], bytes]],
    count: int,
    clients: int = 4,
    expected: Sequence[int] = (200,),
) -> dict[str, Rate]:
    """Rates of several kinds of request, measured in turns so that each sees the same machine.

    server: its port and process id; makers: name -> function from a running number to a request; count: requests of
    each kind a round.
    """
    port, process = server
    rates: dict[str, list[float]] = {name: [] for name in makers}
    spent = dict.fromkeys(makers, 0.0)
    started = dict.fromkeys(makers, 0)
    for round_number in range(ROUNDS + 1):
        for name, make in makers.items():
            first = started[name]
            started[name] += count
            before = _processor_seconds(process)
            seconds = _timed(port, make, range(first, first + count), clients, expected)
            if round_number:  # the first round warms up
                rates[name].append(count / seconds)
                spent[name] += _processor_seconds(process) - before
    return {name: Rate(tuple(found), 1000 * spent[name] / (ROUNDS * count)) for name, found in rates.items()}


def _processor_seconds(process: int) -> float:
    """Processor time that a process has used, all its threads together."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _timed(port: int, make: Callable[[int], bytes], numbers: range, clients: int, expected: Sequence[int]) -> float:
    requests = [[make(number) for number in numbers[start::clients]] for start in range(clients)]
    connections = [Connection("127.0.0.1", port) for _ in range(clients)]

    def work(client: int) -> None:
        for one in requests[client]:
            connections[client].send(one, expected)

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(work, range(clients)))
    seconds = time.perf_counter() - begun
    for connection in connections:
        connection.close()
    return seconds
