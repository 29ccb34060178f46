"""Passphrases: making one of everyday words, judging one's own, hashing and verifying; pure but for randomness.

A stored passphrase is "made:" or "own:" and an argon2id hash. The first word says how what is typed is read: a made
one without marks, capitals and spaces, an own one exactly (NFKC).
"""

import secrets
import unicodedata
from collections.abc import Iterable

from argon2.exceptions import InvalidHashError, VerificationError

from learning import vietnamese
from learning.errors import InvalidInput
from learning.members import hashing
from learning.members.words import WORDS

WORD_COUNT = 4
MIN_LETTERS = 15
MAX_LETTERS = 128  # a longer one costs time and adds nothing
MIN_UNGUESSED = 6  # different letters that must remain when all that is easily guessed is taken out

# of random text that nobody knows; verified where there is nothing to verify, so that the work is the same
_NOBODYS = "made:$argon2id$v=19$m=19456,t=2,p=1$rRHsEYwzsCDujP4PNK2ZrQ$VmjNoNLrFZ55CJwailBZRaB270STrDlHj9Nitf7jKQg"

_GUESSED = (
    *("matkhau", "password", "passphrase", "matma", "dangnhap", "admin", "iloveyou", "welcome", "abcdefgh", "letmein"),
    *("qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "anhyeuem", "emyeuanh", "yeu", "xinchao", "chao"),
    *("lophocso", "lophoc", "hoctap", "daotao", "baihoc", "chuyendoiso", "kynangso", "thehoc", "dienthoai", "zalo"),
    *("dangcongsan", "dangvien", "dangbo", "dangvien", "dang", "chibo", "todanpho", "phuong", "thanhpho", "quan"),
    *("dongchi", "vietnam", "hanoi", "saigon", "hochiminh", "bacho", "tphcm", "vanminh", "doclap", "tudo", "hanhphuc"),
)


def make() -> str:
    """Four words chosen at random, such as "bông lúa mưa rào con nghé bánh cốm"; at least 15 letters."""
    while True:
        words = " ".join(secrets.choice(WORDS) for _ in range(WORD_COUNT))
        if len(compact(words)) >= MIN_LETTERS:
            return words


def compact(text: str) -> str:
    """What two ways of typing made words have in common: small letters and digits without marks or spaces."""
    return "".join(character for character in vietnamese.fold(text) if character.isalnum())


def check_own(text: str, context: Iterable[str] = ()) -> None:
    """Refuse an own passphrase that is too short, too long or easily guessed.

    context: words about its owner (name, unit, phone, code) that anybody would try. Raises InvalidInput.
    """
    exact = _exact(text)
    if len(exact) < MIN_LETTERS:
        raise InvalidInput(f"Mật khẩu cần từ {MIN_LETTERS} chữ cái trở lên. Bốn từ quen thuộc là đủ.", "passphrase")
    if len(exact) > MAX_LETTERS:
        raise InvalidInput(f"Mật khẩu dài nhất là {MAX_LETTERS} chữ cái. Xin rút ngắn lại.", "passphrase")
    if len(set(_without_guessed(exact, context))) < MIN_UNGUESSED:
        raise InvalidInput("Mật khẩu này người khác dễ đoán ra. Xin chọn những từ khác.", "passphrase")


def hash_made(text: str) -> str:
    """What is stored of made words. About 35 ms: never inside a transaction."""
    return "made:" + hashing.HASHER.hash(compact(text))


def hash_own(text: str) -> str:
    """What is stored of an own passphrase. About 35 ms: never inside a transaction."""
    return "own:" + hashing.HASHER.hash(_exact(text))


def verify(stored: str | None, typed: str) -> bool:
    """Whether what was typed is the stored passphrase; without one the same work is done, and the answer is no."""
    if len(typed) > MAX_LETTERS:
        typed = ""
    kind, _, hashed = (stored or _NOBODYS).partition(":")
    try:
        matches = hashing.HASHER.verify(hashed, compact(typed) if kind == "made" else _exact(typed))
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def _exact(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _without_guessed(text: str, context: Iterable[str]) -> str:
    left = compact(text)
    pieces = {compact(piece) for piece in context} | set(_GUESSED)
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) > 2:
            left = left.replace(piece, "")
    return _without_runs(left)


def _without_runs(text: str) -> str:
    """Only the characters that neither repeat nor continue the one before (aaaa, 1234, 9876)."""
    return "".join(
        character
        for index, character in enumerate(text)
        if index == 0 or abs(ord(character) - ord(text[index - 1])) > 1
    )
