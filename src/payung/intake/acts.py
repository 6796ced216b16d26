"""What a person does with a list in one step: undoing what it committed, withdrawing it, taking a row off the waiting list."""

from __future__ import annotations

from payung.kernel.acts import Act, Key, Why

LIST = Key("list_id", "DAFTAR", "Nomor daftar.")

UNDO = Act(
    "intake.undo",
    right="intake.undo",
    service="intake.undo:undo",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/undo",
    page="daftar/<int:list_id>/batalkan",
    page_name="list_undo",
    command="intake undo",
    summary="Undo a list",
    note="What it committed and nobody was billed for is released. `asked` while a second person is needed (approval limit).",
    help="Batalkan daftar yang tersimpan: bulan yang belum ditagih dilepas, uang dan kuotanya kembali.",
    button="Batalkan daftar",
    done="Pembatalan daftar dicatat.",
    keys=(LIST,),
    data=Why,
    asks="intake.undo:asked_undo",
    gives="outcome",
    look="hand",
)
WITHDRAW = Act(
    "intake.withdraw",
    right="intake.undo",
    service="intake.undo:withdraw",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/withdraw",
    page="daftar/<int:list_id>/tarik",
    page_name="list_withdraw",
    command="intake withdraw",
    summary="Withdraw a list",
    note="One of which nothing was committed.",
    help="Tarik daftar yang belum disimpan; berkas yang sama boleh dikirim lagi.",
    button="Tarik daftar",
    done="Daftar ditarik.",
    keys=(LIST,),
    data=Why,
    asks="intake.undo:asked_withdraw",
    look="hand",
)
LEAVE = Act(
    "intake.leave",
    right="intake.undo",
    service="intake.waiting:leave",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/leave",
    page="daftar/<int:list_id>/tunggu/<int:sheet_row>/keluarkan",
    page_name="list_leave",
    command="intake leave",
    summary="Take a row off the waiting list",
    note="Whoever stands behind moves up. The reason stays with the row.",
    help="Keluarkan orang sebuah baris dari daftar tunggu; yang di belakangnya maju.",
    button="Keluarkan dari daftar tunggu",
    done="Orang itu tidak menunggu lagi.",
    keys=(LIST, Key("sheet_row", "BARIS", "Nomor baris seperti di daftar tunggu.")),
    data=Why,
    asks="intake.waiting:asked_leave",
    look="hand",
)
ACTS = (UNDO, WITHDRAW, LEAVE)
