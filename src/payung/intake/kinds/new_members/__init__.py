"""People who are to become members under a funding scheme."""

from __future__ import annotations

from payung.intake.kinds.kind import ListKind

KIND = ListKind(
    "new_members",
    "Peserta baru",
    of_scheme=True,
    required=("nik", "name", "village"),
    rules="intake.kinds.new_members.judging:rules",
    look="intake.kinds.new_members.judging:look",
    judge="intake.kinds.new_members.judging:judge",
    commit="intake.kinds.new_members.committing:commit",
    recheck="intake.kinds.new_members.rechecking:recheck",
    commit_reviewed="intake.kinds.new_members.committing:commit_reviewed",
    outcomes=("committed", "already", "covered", "deceased", "waiting", "out_of_scope", "other_person", "amount"),
    reached=("committed", "already", "covered", "deceased", "waiting", "other_person"),
)
