"""Scores under seal: nothing of them can be read before two of three holders of keys open them together. No database here.

Each holder has a key pair (X25519) of his own; nobody ever holds one key for all. A sheet is padded to one length and encrypted
(ChaCha20-Poly1305) under a key that is used once. That key is split for each pair of holders: one gets random bytes, the other
the key combined with them, each in a box for his public key. So two of the three have it, and one alone has random bytes.

    sheet --K--> content        pair (1, 2): box to 1 of r, box to 2 of K xor r; pairs (1, 3) and (2, 3) likewise

Opening keeps every private key where it is: the first holder opens his boxes and puts what was in them into boxes for the other
two (`handed_on`); one of these opens both and has K (`opened`). The commitment is the SHA-256 of the padded sheet, which begins
with 32 random bytes: it tells nothing before, and afterwards anybody sees by it alone whether a sheet is what was handed in.

A juror's own copy goes to a key that follows from words that only he knows (`own_public`). Guessing words costs an scrypt each.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from payung.awards.errors import AwardRefused

HOLDERS = 3
PAIRS = tuple(combinations(range(1, HOLDERS + 1), 2))
KEY, TAG = 32, 16
BOX = KEY + KEY + TAG  # a public key used once, and a key with its tag
PADDED = 8192  # bytes of every sheet, so that its length tells nothing
CONTENT = PADDED + TAG
PARTS = 2 * len(PAIRS) * BOX
HANDED_ON = (HOLDERS - 1) * BOX
OWN_COPY = KEY + PADDED + TAG
LEAST_WORDS, LEAST_LETTERS, MOST_LETTERS = 4, 20, 200
MOST_FILE = 10_000  # letters of a holder's file
_SUGGESTED = 6
_ONCE = b"\0" * 12  # the nonce of a key that encrypts one thing
_COST, _BLOCK, _LANES = 2**15, 8, 3  # scrypt: 32 MiB and about a third of a second a guess
_FILE = "payung-award-key-1"
_CONSONANTS, _VOWELS = "bcdfghjklmnprstw", "aeiou"


@dataclass(frozen=True)
class Sealed:
    """A sheet as it is kept: encrypted content, the parts of its key in six boxes, and what it is bound to be when opened."""

    content: bytes
    parts: bytes
    commitment: bytes


def context(facts: Mapping[str, Any]) -> bytes:
    """The one form of what a sheet is bound to (seat, candidate, rubric, number); under another it does not open."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def padded(sheet: Mapping[str, Any]) -> bytes:
    """A sheet with 32 random bytes before it, at its one length. Raises AwardRefused(SCORE_LONG)."""
    text = json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if KEY + len(text) > PADDED:
        raise AwardRefused("SCORE_LONG", "Catatan terlalu panjang untuk satu lembar nilai. Persingkat catatannya.")
    return secrets.token_bytes(KEY) + text.ljust(PADDED - KEY, b" ")


def unpadded(plain: bytes) -> dict[str, Any]:
    """The sheet in its padded form. Raises AwardRefused(SEAL_BROKEN) for what is none."""
    try:
        sheet = json.loads(plain[KEY:])
    except ValueError as error:
        raise broken() from error
    if len(plain) != PADDED or not isinstance(sheet, dict):
        raise broken()
    return sheet


def commitment(plain: bytes) -> bytes:
    """What a padded sheet is recognised by; the random bytes at its head keep it from being guessed."""
    return hashlib.sha256(plain).digest()


def keys_digest(publics: Sequence[bytes]) -> bytes:
    """What the three public keys of a cycle are told by: people compare it, and every sheet is bound to it."""
    return hashlib.sha256(b"payung.award.keys.v1" + b"".join(publics)).digest()


def sealed(plain: bytes, about: bytes, publics: Sequence[bytes]) -> Sealed:
    """A padded sheet under seal for the three holders, in the order of their numbers."""
    key = secrets.token_bytes(KEY)
    parts = b""
    for pair in PAIRS:
        mask = secrets.token_bytes(KEY)
        for holder, half in zip(pair, (mask, _combined(key, mask)), strict=True):
            parts += _boxed(half, publics[holder - 1], _of_pair(about, pair, holder))
    return Sealed(ChaCha20Poly1305(key).encrypt(_ONCE, plain, about), parts, commitment(plain))


def handed_on(private: bytes, number: int, parts: bytes, about: bytes, publics: Sequence[bytes]) -> bytes:
    """What holder `number` hands to the other two, each his own box, in the order of their numbers.

    Raises AwardRefused(SEAL_BROKEN) where a box was changed.
    """
    boxes = b""
    for other in _others(number):
        pair = (min(number, other), max(number, other))
        half = _half(private, number, pair, parts, about)
        boxes += _boxed(half, publics[other - 1], _of_pair(about, pair, number) + b"handed on")
    return boxes


def opened(private: bytes, number: int, first: int, handed: bytes, sheet: Sealed, about: bytes) -> bytes:
    """The padded sheet, by holder `number` from his boxes and what holder `first` handed on.

    Raises AwardRefused(SEAL_BROKEN) where a single bit of content, parts, commitment or what it is bound to was changed.
    """
    pair = (min(number, first), max(number, first))
    at = _others(first).index(number) * BOX
    theirs = _unboxed(private, handed[at : at + BOX], _of_pair(about, pair, first) + b"handed on")
    key = _combined(_half(private, number, pair, sheet.parts, about), theirs)
    plain = _decrypted(key, sheet.content, about)
    if commitment(plain) != sheet.commitment:
        raise broken()
    return plain


def own_public(words: str, salt: bytes) -> bytes:
    """The public key for a juror's own copies, from words that he keeps (`checked_words`)."""
    return _public(_stretched(words, salt))


def own_copy(plain: bytes, about: bytes, public: bytes) -> bytes:
    """A juror's own copy of a padded sheet."""
    once = X25519PrivateKey.generate()
    head = once.public_key().public_bytes_raw()
    key = _derived(once, public, head + public, b"own copy")
    return head + ChaCha20Poly1305(key).encrypt(_ONCE, plain, about)


def own_seed(words: str, salt: bytes, public: bytes) -> bytes:
    """What opens own copies, from the juror's words. Raises AwardRefused(WORDS_WRONG)."""
    seed = _stretched(words, salt)
    if _public(seed) != public:
        raise _wrong_words()
    return seed


def own_opened(seed: bytes, copy: bytes, about: bytes) -> bytes:
    """The padded sheet of a juror's own copy. Raises AwardRefused(SEAL_BROKEN)."""
    key = _derived(X25519PrivateKey.from_private_bytes(seed), copy[:KEY], copy[:KEY] + _public(seed), b"own copy")
    return _decrypted(key, copy[KEY:], about)


def new_holder(words: str, about: str) -> tuple[bytes, str]:
    """A new pair of keys: the public one, and the file with the private one under the holder's words. Nothing else keeps it.

    about: what the key is for, as the file says it.
    """
    seed, salt = secrets.token_bytes(KEY), secrets.token_bytes(KEY)
    public = _public(seed)
    under = ChaCha20Poly1305(_stretched(words, salt)).encrypt(_ONCE, seed, _named(about, public))
    facts = {"file": _FILE, "about": about, "public": public.hex(), "salt": salt.hex(), "private": under.hex()}
    return public, json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def public_of(text: str) -> bytes:
    """The public key that a holder's file names. Raises AwardRefused(KEY_FILE)."""
    return bytes(_holder_file(text)["public"])


def private_of(text: str, words: str) -> bytes:
    """The private key of a holder's file. Raises AwardRefused: KEY_FILE, WORDS_WRONG."""
    facts = _holder_file(text)
    try:
        seed = ChaCha20Poly1305(_stretched(words, facts["salt"])).decrypt(
            _ONCE, facts["private"], _named(facts["about"], facts["public"])
        )
    except InvalidTag as error:
        raise _wrong_words() from error
    if _public(seed) != facts["public"]:
        raise _no_file()
    return seed


def checked_words(words: str) -> str:
    """Words that may protect a key: at least four different ones, twenty letters, ten different letters. Raises AwardRefused(WORDS_WEAK)."""
    one = _plain(words)
    letters = one.replace(" ", "")
    if (
        len(set(one.split())) < LEAST_WORDS
        or len(letters) < LEAST_LETTERS
        or len(set(letters)) < LEAST_LETTERS // 2
        or len(words) > MOST_LETTERS
    ):
        raise AwardRefused(
            "WORDS_WEAK",
            "Kata-kata rahasia terlalu mudah ditebak: pakai paling sedikit empat kata berbeda, bersama 20 huruf atau lebih.",
        )
    return one


def suggested_words() -> str:
    """Six different words by chance, easy to read aloud; 75 bits, which nobody guesses."""
    words: set[str] = set()
    while len(words) < _SUGGESTED or len(set("".join(words))) < LEAST_LETTERS // 2:
        words = {
            "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _pair in range(2))
            for _word in range(_SUGGESTED)
        }
    return " ".join(words)


def checked_public(public: bytes) -> bytes:
    """A public key to which something can be sealed. Raises AwardRefused(KEY_FILE)."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:  # no 32 bytes, or a point with which every secret is the same
        raise _no_file() from error
    return public


def broken() -> AwardRefused:
    """The refusal of a sheet of which something was changed."""
    return AwardRefused(
        "SEAL_BROKEN", "Sebuah lembar nilai tidak dapat dibuka: isinya telah diubah, atau kuncinya lain."
    )


def _wrong_words() -> AwardRefused:
    return AwardRefused("WORDS_WRONG", "Kata-kata rahasia itu bukan yang Anda tetapkan. Periksa ejaannya.")


def _others(number: int) -> tuple[int, ...]:
    return tuple(one for one in range(1, HOLDERS + 1) if one != number)


def _of_pair(about: bytes, pair: tuple[int, int], holder: int) -> bytes:
    return about + bytes((*pair, holder))


def _half(private: bytes, number: int, pair: tuple[int, int], parts: bytes, about: bytes) -> bytes:
    """What stands for a holder in the boxes of a pair."""
    if len(parts) != PARTS:
        raise broken()
    at = (2 * PAIRS.index(pair) + pair.index(number)) * BOX
    return _unboxed(private, parts[at : at + BOX], _of_pair(about, pair, number))


def _combined(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _boxed(secret: bytes, public: bytes, about: bytes) -> bytes:
    once = X25519PrivateKey.generate()
    head = once.public_key().public_bytes_raw()
    key = _derived(once, public, head + public, b"box")
    return head + ChaCha20Poly1305(key).encrypt(_ONCE, secret, about)


def _unboxed(private: bytes, box: bytes, about: bytes) -> bytes:
    if len(box) != BOX:
        raise broken()
    holder = X25519PrivateKey.from_private_bytes(private)
    key = _derived(holder, box[:KEY], box[:KEY] + holder.public_key().public_bytes_raw(), b"box")
    return _decrypted(key, box[KEY:], about)


def _decrypted(key: bytes, content: bytes, about: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(_ONCE, content, about)
    except InvalidTag as error:
        raise broken() from error


def _derived(private: X25519PrivateKey, public: bytes, both: bytes, purpose: bytes) -> bytes:
    """A key for one thing between two, bound to both public keys. Raises AwardRefused(SEAL_BROKEN) for no key at all."""
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:  # a point of low order or no 32 bytes
        raise broken() from error
    return HKDF(algorithm=SHA256(), length=KEY, salt=both, info=b"payung.award.v1." + purpose).derive(shared)


def _public(seed: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _stretched(words: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY, n=_COST, r=_BLOCK, p=_LANES).derive(_plain(words).encode())


def _plain(words: str) -> str:
    """Words as they count: capitals and spaces between them do not."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def _named(about: str, public: bytes) -> bytes:
    return _FILE.encode() + public + about.encode()


def _holder_file(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text) if len(text) <= MOST_FILE else None
    except (ValueError, RecursionError) as error:
        raise _no_file() from error
    named = ("about", "public", "salt", "private")
    if (
        not isinstance(facts, dict)
        or facts.get("file") != _FILE
        or not all(isinstance(facts.get(one), str) for one in named)
    ):
        raise _no_file()
    try:
        raw = {one: bytes.fromhex(facts[one]) for one in named[1:]}
    except ValueError as error:
        raise _no_file() from error
    if {one: len(value) for one, value in raw.items()} != {"public": KEY, "salt": KEY, "private": KEY + TAG}:
        raise _no_file()
    return {"about": facts["about"], **raw}


def _no_file() -> AwardRefused:
    return AwardRefused(
        "KEY_FILE", "Berkas itu bukan berkas kunci Paritrana. Unggah berkas yang Anda simpan saat kunci dibuat."
    )
