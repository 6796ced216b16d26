"""Acts of an officer on the death of a person: confirm it, and take it back, which needs two officers."""

from __future__ import annotations

from payung.kernel.acts import Act, Key, Seen, Why

PERSON = Key("person_id", "ORANG", "Nomor orang.")


CONFIRM_DEATH = Act(
    "claims.confirm_death",
    right="claims.assess",
    service="claims.deaths.services:confirm",
    shows="claims.deaths.services:whole",
    loads="registry.reading:opened",
    address="/persons/{person_id}/death",
    page="orang/<int:person_id>/meninggal",
    page_name="death_confirm",
    command="claims confirm-death",
    summary="Confirm a death",
    note="With the certificate of its claim, or as the second officer after the one who reported it. Later months are released.",
    help="Nyatakan kematian seseorang: ada aktanya, atau petugas lain sudah melaporkannya. Bulan sesudahnya dilepas.",
    button="Nyatakan meninggal",
    done="Kematian dicatat; bulan-bulan sesudahnya dilepas.",
    keys=(PERSON,),
    data=Seen,
    asks="claims.deaths.services:asked_confirm",
    sees="claims.deaths.services:seen_of",
    gives="event",
    look="hand",
)
DOUBT_DEATH = Act(
    "claims.doubt_death",
    right="claims.assess",
    service="claims.deaths.services:doubt",
    shows="claims.deaths.services:whole",
    loads="registry.reading:opened",
    address="/persons/{person_id}/death/doubt",
    page="orang/<int:person_id>/meninggal/usul-batal",
    page_name="death_doubt",
    command="claims doubt-death",
    summary="Propose to take a death back",
    note="The first of two; nothing changes before another officer does it.",
    help="Usulkan pembatalan kematian yang tercatat keliru; petugas lain membatalkannya.",
    button="Usulkan pembatalan",
    done="Diusulkan; petugas lain membatalkannya.",
    keys=(PERSON,),
    data=Why,
    asks="claims.deaths.services:asked_doubt",
    gives="event",
)
UNDO_DEATH = Act(
    "claims.undo_death",
    right="claims.assess",
    service="claims.deaths.services:undo",
    shows="claims.deaths.services:whole",
    loads="registry.reading:opened",
    address="/persons/{person_id}/death/undo",
    page="orang/<int:person_id>/meninggal/batal",
    page_name="death_undo",
    command="claims undo-death",
    summary="Take a death back",
    note="By another officer than the one who proposed it. The months that were released stand again.",
    help="Batalkan kematian yang diusulkan petugas lain untuk dibatalkan; bulan yang dilepas berlaku kembali.",
    button="Batalkan kematian",
    done="Kematian dibatalkan; bulan yang dilepas berlaku kembali.",
    keys=(PERSON,),
    data=Seen,
    asks="claims.deaths.services:asked_undo",
    sees="claims.deaths.services:seen_of",
    gives="months",
    look="hand",
)
ACTS = (CONFIRM_DEATH, DOUBT_DEATH, UNDO_DEATH)
