"""What a payer does about a certificate that he has issued."""

from __future__ import annotations

from payung.kernel.acts import Act, Key, Why

CERTIFICATE = Key("certificate_id", "SERTIFIKAT", "Nomor sertifikat dari payung certificate list.")

WITHDRAW = Act(
    "coverage.withdraw_certificate",
    right="certificates.issue",
    service="coverage.certificates.services:withdraw",
    shows="coverage.certificates.services:whole",
    loads="coverage.certificates.services:certificate_of",
    address="/certificates/{certificate_id}/withdraw",
    page="sertifikat/<int:certificate_id>/cabut",
    page_name="certificate_withdraw",
    command="certificate withdraw",
    summary="Withdraw a certificate",
    note="Whoever asks about it is told so from then on; what was paid does not change.",
    help="Cabut sertifikat dengan alasan; siapa pun yang memeriksanya diberi tahu.",
    button="Cabut sertifikat",
    done="Sertifikat dicabut.",
    keys=(CERTIFICATE,),
    data=Why,
    asks="coverage.certificates.services:asked",
    look="hand",
)
ACTS = (WITHDRAW,)
