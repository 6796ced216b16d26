"""Outgoing payments: instructions of other rooms, batches to a bank, the bank's answers. Rows here hold ids and codes
only.

Payees and their accounts are in the registry; the files that name them are stored outside the database. All writing is
done by functions of the database (sql/): no role of the product may change a row.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from payung.kernel.choices import values
from payung.payouts.choices import ANSWER, BATCH_STATE, CHANNEL, KINDS_OF_ALARM, LETTER_OUTCOME
from payung.payouts.closing.models import Closing
from payung.payouts.names.models import HolderName
from payung.payouts.transitions import STATES
from payung.payouts.unmatched.models import Placed, UnmatchedBooking

__all__ = ["Closing", "HolderName", "Placed", "UnmatchedBooking"]  # tables that are defined in files of their own


class Bank(models.Model):
    """A bank that pays for us: our account there, and how it is reached. Its secrets are in another table."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="paying_banks")
    code = models.CharField(max_length=11, unique=True)
    name = models.TextField()
    bic = models.CharField(max_length=11, default="", db_default="")
    account_no = models.TextField()
    account_name = models.TextField()
    folder = models.TextField(default="", db_default="")
    base_url = models.TextField(default="", db_default="")
    client_id = models.TextField(default="", db_default="")
    partner_id = models.CharField(max_length=36, default="", db_default="")
    channel_id = models.CharField(max_length=5, default="", db_default="")
    # Its dialect: signing of calls, our partner id, ORIGIN; whether it tells whose an account is (services 15 and 16).
    signature = models.CharField(max_length=10, default="symmetric", db_default="symmetric")
    padding = models.CharField(max_length=6, default="none", db_default="none")
    origin = models.TextField(default="", db_default="")
    tells_holders = models.BooleanField(default=False, db_default=False)
    # "Not found" counts when the bank answered it twice, this many minutes apart; a call times out after this many
    # seconds.
    absent_minutes = models.IntegerField(default=30, db_default=30)
    timeout_seconds = models.IntegerField(default=30, db_default=30)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="bank_code_form", condition=models.Q(code__regex=r"^[A-Z0-9]{2,11}$")),
            models.CheckConstraint(name="bank_account_form", condition=models.Q(account_no__regex=r"^\d{5,19}$")),
            models.CheckConstraint(
                name="bank_dialect",
                condition=models.Q(
                    signature__in=["symmetric", "asymmetric"],
                    padding__in=["none", "zeros"],
                    channel_id__regex=r"^[A-Za-z0-9]{0,5}$",
                    origin__regex=r"^[\x21-\x7e]{0,255}$",
                ),
            ),
            models.CheckConstraint(
                name="bank_patience",
                condition=models.Q(absent_minutes__range=(1, 10_080), timeout_seconds__range=(1, 120)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankSecret(models.Model):
    """Client secret and signing key of a bank connection, encrypted; only the job runner reads them."""

    bank = models.OneToOneField(Bank, on_delete=models.PROTECT, primary_key=True, related_name="+")
    sealed = models.BinaryField()
    set_at = models.DateTimeField(db_default=Now())


class Instruction(models.Model):
    """An order to pay one payee once: a person, or an organisation on a verified account of its own.

    `room` and `reference` say for what; a follow-up names what it repeats. `organisation` is whose business it is.
    """

    end_to_end_id = models.CharField(max_length=35, unique=True)
    room = models.CharField(max_length=30)
    reference = models.CharField(max_length=64)
    person = models.ForeignKey("registry.Person", null=True, on_delete=models.PROTECT, related_name="+")
    payee_organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    bank_account = models.ForeignKey("registry.BankAccount", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    regency = models.CharField(max_length=5)
    organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=50)
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    # Who chose the account in the room that ordered the payment; who recorded the account is stored with the account.
    account_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "reference"], condition=models.Q(follows__isnull=True), name="instructed_once"
            ),
            models.CheckConstraint(
                name="instruction_payee",
                condition=models.Q(person__isnull=False, payee_organisation__isnull=True)
                | models.Q(person__isnull=True, payee_organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="instruction_amount", condition=models.Q(amount__gt=0, amount__lte=1_000_000_000_000_000)
            ),
            models.CheckConstraint(
                name="instruction_words",
                condition=models.Q(room__regex=r"^[a-z]{2,30}$", reference__regex=r"^[A-Za-z0-9:._-]{1,64}$"),
            ),
        ]
        indexes = [models.Index(fields=["regency", "-id"]), models.Index(fields=["room", "reference"])]


class Batch(models.Model):
    """Instructions that go to a bank together. `content_hash` binds ids, amounts and accounts to the approval."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="batches")
    bank_organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=4)
    message_id = models.CharField(max_length=35, unique=True)
    state = models.CharField(max_length=10, default="draft", db_default="draft")
    count = models.BigIntegerField()
    total = models.BigIntegerField()
    content_hash = models.CharField(max_length=64)
    regencies = models.JSONField(default=list)
    maker_id = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    checker_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    # Why it was approved although the bank names another holder, or does not know an account.
    approval_reason = models.TextField(default="", db_default="")
    begun_at = models.DateTimeField(null=True)
    begun_by = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="batch_state", condition=models.Q(state__in=values(BATCH_STATE))),
            models.CheckConstraint(name="batch_channel", condition=models.Q(channel__in=values(CHANNEL))),
            models.CheckConstraint(
                name="batch_two_people",
                condition=models.Q(checker_id__isnull=True) | ~models.Q(checker_id=models.F("maker_id")),
            ),
            models.CheckConstraint(
                name="batch_checked",
                condition=models.Q(state__in=["draft", "discarded"])
                | models.Q(checker_id__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(name="batch_not_empty", condition=models.Q(count__gt=0, total__gt=0)),
        ]
        indexes = [models.Index(fields=["state", "-id"])]


class BatchItem(models.Model):
    """One line of a batch; frozen when the batch is made."""

    pk = models.CompositePrimaryKey("batch_id", "line")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items", db_index=False)
    line = models.IntegerField()
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="lines")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "instruction"], name="batchitem_once")]


class Message(models.Model):
    """A message to a bank or from it. The content is in a file; the row has its digest and ids."""

    direction = models.CharField(max_length=3)
    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="messages")
    instruction = models.ForeignKey(Instruction, null=True, on_delete=models.PROTECT, related_name="messages")
    external_id = models.CharField(max_length=36, default="", db_default="")
    response_code = models.CharField(max_length=7, default="", db_default="")
    file_key = models.CharField(max_length=32, default="", db_default="")
    size = models.BigIntegerField(default=0, db_default=0)
    counts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    # Uploaded by `actor_id` and confirmed by two others (`proposal`), not fetched from the bank.
    by_hand = models.BooleanField(default=False, db_default=False)
    proposal = models.ForeignKey(
        "Proposal", null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    actor_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # When the bank delivers a file that somebody uploaded before, that is a second message.
            models.UniqueConstraint(fields=["direction", "digest", "by_hand"], name="message_once"),
            models.CheckConstraint(name="message_direction", condition=models.Q(direction__in=["in", "out"])),
            models.CheckConstraint(
                name="message_by_hand_confirmed",
                condition=models.Q(by_hand=False, proposal__isnull=True)
                | models.Q(by_hand=True, proposal__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["batch", "-id"])]


class Proposal(models.Model):
    """A bank's answer that somebody uploaded: it changes nothing before two others have confirmed it.

    `others`: bookings on our account that are not our payments (lines, rupiah in, rupiah out); `result`: what it did.
    """

    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="proposals")
    file_key = models.CharField(max_length=32)
    size = models.BigIntegerField()
    count = models.BigIntegerField()
    total = models.BigIntegerField()
    state = models.CharField(max_length=8, default="open", db_default="open")
    others = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    result = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    uploaded_by = models.BigIntegerField()
    uploaded_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="proposal_state", condition=models.Q(state__in=values(ANSWER))),
            models.UniqueConstraint(fields=["digest"], condition=~models.Q(state="refused"), name="proposal_once"),
        ]
        indexes = [models.Index(fields=["state", "-id"])]


class ProposalSource(models.Model):
    """What the file of a proposal says, as `payout_answer` takes it. No role of the product reads it: it may be about
    payments beyond a reader's scope."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True, related_name="+")
    items = models.JSONField()


class ProposalItem(models.Model):
    """What a proposal would change on one payment. `source`: its state when the file came. `says`: the state that the
    file reports. `target`: the state that it would get.
    """

    pk = models.CompositePrimaryKey("proposal_id", "line")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines", db_index=False)
    line = models.IntegerField()
    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="proposed")
    source = models.CharField(max_length=10)
    says = models.CharField(max_length=10)
    target = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=35, default="", db_default="")


class Signature(models.Model):
    """Who confirmed or refused a proposal; append-only, one row for each person."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="signatures", db_index=False)
    verdict = models.CharField(max_length=7)
    reason = models.TextField(default="", db_default="")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="signature_verdict", condition=models.Q(verdict__in=["confirm", "refuse"])),
            models.UniqueConstraint(fields=["proposal", "actor_id", "verdict"], name="signature_once"),
        ]


class BankOutcome(models.Model):
    """The outcome of a payment as the bank itself reported it, fetched and not uploaded; append-only."""

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="told", db_index=False)
    state = models.CharField(max_length=10)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instruction", "state"], name="bankoutcome_once")]


class Event(models.Model):
    """A step of an instruction; append-only. `reason` is a code of the bank's, `reference` the bank's own number."""

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="events", db_index=False)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=35, default="", db_default="")
    reference = models.CharField(max_length=64, default="", db_default="")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    actor_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["instruction", "id"])]


class State(models.Model):
    """Where an instruction stands now: its last event, with what lists are filtered by."""

    instruction = models.OneToOneField(Instruction, on_delete=models.PROTECT, primary_key=True, related_name="standing")
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=35, default="", db_default="")
    reference = models.CharField(max_length=64, default="", db_default="")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="standings", db_index=False)
    regency = models.CharField(max_length=5)
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    bank_organisation = models.ForeignKey("parties.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="payout_state", condition=models.Q(state__in=STATES))]
        indexes = [
            models.Index(fields=["state", "instruction"]),
            models.Index(fields=["batch", "state", "instruction"]),
        ]


class Booking(models.Model):
    """A movement of an instruction's money as the bank reported it, by the bank's own number; append-only.

    `side` is paid (money went out) or returned (money came in). `kind` is the kind of file that reported it, or status
    for a report or call that is not a booking. `same_as` is the first report of the same movement.
    """

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    side = models.CharField(max_length=8)
    kind = models.CharField(max_length=8)
    number = models.CharField(max_length=64)
    booked_on = models.DateField(null=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instruction", "side", "kind", "number"], name="booking_once")]


class Alarm(models.Model):
    """Something that the bank should not have done and that a person has to look at; append-only.

    `amount` is what it puts on account 1190 (signed rupiah). `said` is the state that the bank reported, `other` the
    follow-up that is also at the bank. A row with `closes` is the end of another one, `note` what was found. Alarms
    that a scheduled task raised have actor 0.
    """

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=16)
    said = models.CharField(max_length=10, default="", db_default="")
    other = models.ForeignKey(Instruction, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField(default=0, db_default=0)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    closes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="closed_by")
    note = models.TextField(default="", db_default="")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="alarm_kind", condition=models.Q(kind__in=KINDS_OF_ALARM))]


class Halt(models.Model):
    """The brake on all payouts, append-only: the last row says whether money goes out.

    stop: from here on nothing is sent. propose: somebody wants to start again (`of`: the stop, or the last refusal).
    start: another person agrees (`of`: the proposal). refuse: another person disagrees, or the proposer withdraws;
    payouts stay stopped.
    """

    kind = models.CharField(max_length=7)
    of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(default="", db_default="")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="halt_kind",
                condition=models.Q(kind="stop", of__isnull=True)
                | models.Q(kind__in=["propose", "refuse", "start"], of__isnull=False),
            )
        ]


class Letter(models.Model):
    """A bank's letter about one payment that nothing else settles: proposed by one person, decided by another.

    outcome: paid, or rejected (never carried out). `paper` is the letter itself.
    """

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="letters")
    outcome = models.CharField(max_length=8)
    reason = models.TextField()
    paper = models.ForeignKey("vault.Paper", on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=7, default="open", db_default="open")
    maker_id = models.BigIntegerField()
    proposed_at = models.DateTimeField(db_default=Now())
    checker_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instruction"], condition=models.Q(state="open"), name="letter_once"),
            models.CheckConstraint(
                name="letter_words",
                condition=models.Q(outcome__in=values(LETTER_OUTCOME), state__in=values(ANSWER)),
            ),
            models.CheckConstraint(
                name="letter_two_people",
                condition=models.Q(state="open", checker_id__isnull=True, decided_at__isnull=True)
                | models.Q(state="refused", checker_id__isnull=False, decided_at__isnull=False)
                | models.Q(state="taken", checker_id__isnull=False, decided_at__isnull=False)
                & ~models.Q(checker_id=models.F("maker_id")),
            ),
        ]


class Transition(models.Model):
    """The new state for each state and event; the same table as `transitions.TABLE`, enforced by the database."""

    source = models.CharField(max_length=10)
    target = models.CharField(max_length=10)
    effect = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="payout_transition")]
