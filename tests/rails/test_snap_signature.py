"""Signatures: the shared vector, minification, forgeries, and a signer that is not ours."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.rails.errors import RailsError
from payung.rails.snap.signature import (
    body_hash,
    load_private_key,
    load_public_key,
    minify,
    new_key_pair,
    sign_asymmetric,
    sign_symmetric,
    token_string,
    transaction_string,
    verify_asymmetric,
    verify_symmetric,
)

VECTOR = json.loads((Path(__file__).parents[1] / "data" / "snap_test_vector.json").read_text(encoding="utf-8"))


def vector_string(body: bytes) -> str:
    return transaction_string(VECTOR["method"], VECTOR["path"], body, VECTOR["timestamp"], VECTOR["accessToken"])


@pytest.mark.parametrize("indent", [None, 0, 1, 4, "\t"])
def test_the_shared_vector_holds_however_the_body_is_laid_out(indent):
    body = json.dumps(VECTOR["body"], indent=indent).replace("\n", "\r\n").encode()
    assert minify(body).decode() == VECTOR["minified"]
    assert body_hash(body) == VECTOR["bodySha256Hex"]
    assert vector_string(body) == VECTOR["stringToSign"]
    assert sign_symmetric(VECTOR["clientSecret"], vector_string(body)) == VECTOR["signatureBase64"]


@pytest.mark.parametrize("form", ["signatureBase64", "signatureHex"])
def test_base64_and_hex_are_taken(form):
    text = vector_string(VECTOR["minified"].encode())
    assert verify_symmetric(VECTOR["clientSecret"], text, VECTOR[form])
    assert verify_symmetric(VECTOR["clientSecret"], text, VECTOR["signatureHex"].upper())
    assert not verify_symmetric(VECTOR["clientSecret"], text + " ", VECTOR[form])
    assert not verify_symmetric("other", text, VECTOR[form])


def test_an_empty_secret_opens_nothing():
    assert not verify_symmetric("", "text", sign_symmetric("", "text"))


@pytest.mark.parametrize("given_signature", ["", "a", "zz" * 64, "é" * 64, "0" * 127, "A" * 100_000, "=" * 88])
def test_garbage_is_no_signature(given_signature, key_pair):
    assert not verify_symmetric("secret", "text", given_signature)
    assert not verify_asymmetric(load_public_key(key_pair[1]), "text", given_signature)


def test_minify_keeps_order_escapes_and_blanks_inside_texts():
    body = rb"""{ "b" : "a \" \\" , "a" : [ 1 , 2.50 ] , "u" : "\u00e9 \n x" , "e" : { } }"""
    assert minify(body) == rb"""{"b":"a \" \\","a":[1,2.50],"u":"\u00e9 \n x","e":{}}"""
    assert body_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=150, deadline=None)
@given(JSON, st.sampled_from([None, 1, 3, "\t"]), st.booleans())
def test_any_layout_minifies_to_the_compact_form(value, indent, ascii_only):
    laid_out = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()
    compact = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only).encode()
    assert minify(laid_out) == compact
    assert minify(compact) == compact


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_minify_never_fails_and_is_stable(body):
    assert minify(minify(body)) == minify(body)


def test_asymmetric_signatures(key_pair):
    private, public = load_private_key(key_pair[0]), load_public_key(key_pair[1])
    bare = "".join(line for line in key_pair[1].splitlines() if "-----" not in line)
    assert load_public_key(bare) == public
    text = token_string("client-1", "2026-11-21T09:30:00+08:00")
    assert text == "client-1|2026-11-21T09:30:00+08:00"
    signature = sign_asymmetric(private, text)
    assert verify_asymmetric(public, text, signature)
    assert verify_asymmetric(public, text, base64.b64decode(signature).hex())
    assert not verify_asymmetric(public, text.replace("1|", "2|"), signature)
    without_token = transaction_string("post", "/v1.0/x?a=1", b"", "T", None)
    assert without_token == f"POST:/v1.0/x?a=1:{body_hash(b'')}:T"


@pytest.mark.parametrize("text", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(RailsError, match="SNAP_KEY"):
        load_public_key(text)
    with pytest.raises(RailsError, match="SNAP_KEY"):
        load_private_key(text)


def test_short_keys_are_refused():
    private, public = new_key_pair(1024)
    with pytest.raises(RailsError, match="SNAP_KEY"):
        load_public_key(public)
    with pytest.raises(RailsError, match="SNAP_KEY"):
        load_private_key(private)


class TestAnotherLibrary:
    """The package snapapi signs and verifies by its own reading of the standard."""

    @pytest.fixture
    def crypto(self):
        return pytest.importorskip("snapapi.security.crypto", reason="the package snapapi is not installed")

    def test_it_signs_transactions_as_we_do(self, crypto):
        theirs = crypto.SNAPCrypto(client_id="c", client_secret=VECTOR["clientSecret"])
        signature = theirs.create_signature_transactional(
            path=VECTOR["path"],
            timestamp=VECTOR["timestamp"],
            request_body=VECTOR["body"],
            http_method="POST",
            access_token=VECTOR["accessToken"],
        )
        assert signature == VECTOR["signatureBase64"]
        assert verify_symmetric(VECTOR["clientSecret"], vector_string(VECTOR["minified"].encode()), signature)

    def test_it_accepts_our_token_signature_and_we_accept_its(self, crypto, key_pair):
        text = token_string("client-1", VECTOR["timestamp"])
        ours = sign_asymmetric(load_private_key(key_pair[0]), text)
        crypto.SNAPCrypto(public_cert=key_pair[1]).verify_signature(
            message=text.encode(), signature=ours.encode(), algorithm="SHA256withRSA"
        )
        theirs = crypto.SNAPCrypto(private_key=key_pair[0]).create_signature_oauth2(text.encode())
        assert verify_asymmetric(load_public_key(key_pair[1]), text, theirs)

    def test_it_refuses_what_we_refuse(self, crypto):
        theirs = crypto.SNAPCrypto(client_secret="another")
        with pytest.raises(pytest.importorskip("snapapi.exceptions").InvalidSignature):
            theirs.verify_signature(
                message=VECTOR["stringToSign"].encode(),
                signature=VECTOR["signatureBase64"].encode(),
                algorithm="HMAC-SHA512",
            )
