"""Whether a word can be Vietnamese: onset, rime and tone of one syllable. Tells a wrong code page from a right one."""

import unicodedata
from functools import lru_cache

_ONSET_WORDS = "ngh ng nh ph th tr ch gh gi kh qu b c d đ g h k l m n p q r s t v x"
_RIME_WORDS = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui uôc uôi uôm uôn uông uôt um un ung up uơ ut uy uya uych uyên uyêt uynh
    uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu ynh yt
"""
_ONSETS, _RIMES = _ONSET_WORDS.split(), frozenset(_RIME_WORDS.split())
_TONES = {"\u0300": "huyền", "\u0309": "hỏi", "\u0303": "ngã", "\u0301": "sắc", "\u0323": "nặng"}
_STOPS = ("c", "ch", "p", "t")


@lru_cache(maxsize=8192)
def is_vietnamese(word: str) -> bool:
    """Whether a word is one syllable as Vietnamese writes it; capitals do not count."""
    spread = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in spread if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in _TONES))
    if len(tones) > 1 or not plain:
        return False
    tone = _TONES[tones[0]] if tones else ""
    return any(_fits(rime, tone) for rime in _rimes(plain))


def _rimes(plain: str) -> list[str]:
    """What may be the rime: the word itself, or what an onset leaves."""
    left = [plain, *(plain.removeprefix(onset) for onset in _ONSETS if plain.startswith(onset))]
    return [*left, "i"] if plain == "gi" else left


def _fits(rime: str, tone: str) -> bool:
    """A syllable that ends in a stop has the tone sắc or nặng."""
    return rime in _RIMES and (not rime.endswith(_STOPS) or tone in ("sắc", "nặng"))
