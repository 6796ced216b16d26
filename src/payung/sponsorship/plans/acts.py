"""Taking a plan off the list. Making one is a form, an interface and a command of its own: it carries a table."""

from __future__ import annotations

from payung.kernel.acts import Act, Key

PLAN = Key("plan_id", "RENCANA", "Nomor rencana (lihat plan list).")
REMOVE = Act(
    "sponsorship.remove_plan",
    right="plan.make",
    service="sponsorship.plans.services:remove",
    shows="sponsorship.plans.services:whole",
    loads="sponsorship.plans.services:plan_of",
    address="/plans/{plan_id}/remove",
    page="pendanaan/rencana/<int:plan_id>/hapus",
    page_name="plan_remove",
    command="plan remove",
    summary="Take a plan off the list",
    note="One's own.",
    help="Hapus rencana Anda sendiri dari daftar.",
    button="Hapus rencana",
    done="Rencana dihapus dari daftar.",
    keys=(PLAN,),
)
ACTS = (REMOVE,)
