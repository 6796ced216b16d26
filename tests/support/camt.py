"""Files of bookings as text: nothing of them comes from the program's own writer, and what they say is read off the text."""

from __future__ import annotations

import itertools
import re
from typing import Any

ACCOUNT = "0010020030"
ONE = 42_000_000
_serial = itertools.count(1)
_PARTS = {"camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"), "camt.053": ("BkToCstmrStmt", "Stmt")}


def entry(
    name: str, side: str, *, reversal: bool = False, returned: bool = False, number: str = "", **more: Any
) -> str:
    """An entry for one payment; number: the bank's, made up unless given, "-" for none."""
    number = number or f"N{next(_serial)}"
    amount, day = more.get("amount", ONE), more.get("day", "2025-12-15")
    return (
        f'<Ntry><Amt Ccy="{more.get("currency", "IDR")}">{amount}.00</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        + ("<RvslInd>true</RvslInd>" if reversal else "")
        + f"<Sts><Cd>{more.get('status', 'BOOK')}</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>"
        + (f"<AcctSvcrRef>{number}</AcctSvcrRef>" if number != "-" else "")
        + f"<NtryDtls><TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>"
        + (f"<CdtDbtInd>{more['inner']}</CdtDbtInd>" if "inner" in more else "")
        + ("<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if returned else "")
        + "</TxDtls></NtryDtls></Ntry>"
    )


def whole(batch: str, side: str, amount: int, number: str = "") -> str:
    """An entry for a whole batch, that tells none of its payments."""
    return (
        f'<Ntry><Amt Ccy="IDR">{amount}.00</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>2025-12-15</Dt></BookgDt><AcctSvcrRef>{number or f'W{next(_serial)}'}</AcctSvcrRef>"
        f"<NtryDtls><Btch><PmtInfId>{batch}</PmtInfId></Btch></NtryDtls></Ntry>"
    )


def balance(code: str, amount: int) -> str:
    """A balance of a statement."""
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">{abs(amount)}.00</Amt>'
        f"<CdtDbtInd>{'CRDT' if amount >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>2025-12-15</Dt></Dt></Bal>"
    )


def notice(*entries: str, account: str = ACCOUNT, kind: str = "camt.054", more: str = "") -> bytes:
    """A file about one account; more: parts of other accounts."""
    number, (outer, _inner) = next(_serial), _PARTS[kind]
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}.001.08"><{outer}>'
        f"<GrpHdr><MsgId>M{number}</MsgId><CreDtTm>2025-12-15T10:00:00+08:00</CreDtTm></GrpHdr>"
        f"{part(*entries, account=account, kind=kind)}{more}</{outer}></Document>"
    ).encode()


def part(*entries: str, account: str, kind: str = "camt.054") -> str:
    """What a file says of one account."""
    inner = _PARTS[kind][1]
    return (
        f"<{inner}><Id>I{next(_serial)}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>"
        f"{''.join(entries)}</{inner}>"
    )


def moved(*contents: bytes, account: str = ACCOUNT) -> int:
    """What files say that an account grew by, read off their text."""
    total = 0
    for found in re.findall(
        rf"<Othr><Id>{account}</Id></Othr></Id></Acct>(.*?)</(?:Ntfctn|Stmt)>", b"".join(contents).decode()
    ):
        booked = re.findall(
            r"<Ntry><Amt Ccy=\"IDR\">(\d+)\.00</Amt><CdtDbtInd>(\w+)</CdtDbtInd>"
            r"(?:<RvslInd>true</RvslInd>)?<Sts><Cd>BOOK<",
            found,
        )
        total += sum(int(amount) * (1 if side == "CRDT" else -1) for amount, side in booked)
    return total
