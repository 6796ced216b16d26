"""The kinds of lists: a folder each and a line here; a kind that is only kept needs no folder.

Functions of a kind that can be checked, each in the transaction of a background run that holds the row of the list:

    rules(row) -> Rules                                      what is asked of its rows, for the sentences too
    look(row) -> what is asked of a batch of rows alone      asked while the file is still read; None, or no function, for nothing
    judge(context, cursor, row, read) -> (rows, masks)       a mask of verdict codes for every row, stored
    commit(context, cursor, row, after, through) -> counts   the accepted rows after `after` up to `through`, by outcome
    recheck(context, cursor, row) -> rows                    corrected rows under review checked again by the same rules
    commit_reviewed(context, cursor, row, after, through)    rows accepted since; (last row, counts), None where none is left
"""

from __future__ import annotations

from payung.intake.kinds import new_members, official_numbers
from payung.intake.kinds.kind import ListKind

KINDS: dict[str, ListKind] = {
    kind.name: kind
    for kind in (
        new_members.KIND,
        official_numbers.KIND,
        ListKind("correction", "Perbaikan data"),
        ListKind("death_report", "Laporan kematian"),
        ListKind("wages", "Daftar upah"),
    )
}
FIRST = new_members.KIND  # what a list is for when nothing else is said
OFFICIAL_NUMBERS = official_numbers.KIND.name
