"""What the types whose answer is a map have in common: reading `answer.<option>` fields, cleaning. Not a type."""

from collections.abc import Callable, Mapping, Sequence

PREFIX = "answer."


def read_map(fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """{option: value} of the fields `answer.<option>`, those left empty apart."""
    found = {name[len(PREFIX) :]: values[0] for name, values in fields.items() if name.startswith(PREFIX) and values}
    return {option: value for option, value in found.items() if value.strip()}


def clean_map(answer: object, cleaners: Mapping[str, Callable[[str], str | None]]) -> dict[str, str] | None:
    """The map with each value cleaned by the cleaner of its key, blank ones left out.

    None when it is none, names a key without a cleaner, or a cleaner refuses.
    """
    if not isinstance(answer, dict):
        return None
    kept = {}
    for key, value in answer.items():
        if key not in cleaners or not isinstance(value, str):
            return None
        cleaned = cleaners[key](value) if value else ""
        if cleaned is None:
            return None
        if cleaned:
            kept[key] = cleaned
    return kept
