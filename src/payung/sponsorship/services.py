"""Opening and changing schemes. Every function runs in the caller's transaction and session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import DatabaseError, IntegrityError, connection, transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.choices import values
from payung.kernel.money import format_rupiah, largest_remainder
from payung.kernel.months import Month, MonthRange
from payung.kernel.places import is_province
from payung.participation.models import Payer
from payung.parties.models import Organisation
from payung.places.models import Place
from payung.places.selectors import denominators, regencies
from payung.platform.db import constraint_of
from payung.sponsorship import selectors
from payung.sponsorship.errors import SchemeRefused, closed, is_closed
from payung.sponsorship.kinds import BY_VALUE, SchemeKind
from payung.sponsorship.models import Block, Fund, Price, Quota, Scheme
from payung.sponsorship.pricing import SECTORS, MonthPrice, month_price


@dataclass(frozen=True)
class SchemeData:
    """What a scheme is made of. Amounts in whole rupiah; months inclusive; quotas by regency code.

    people: all of them together, in place of quotas; they are split over the place by population (`split_quota`), or only
    reckoned with where the kind has no quotas. blocks: months by class of people, where the kind has classes; none is all
    months for everybody. after: what comes after the months of an enrolment, "" for what the kind says.
    """

    name: str
    kind: str
    organisation_id: int
    place_code: str
    decree_number: str
    decree_date: date | None
    first_month: Month
    last_month: Month
    budget: int
    quotas: Mapping[str, int] = field(default_factory=dict)
    people: int | None = None
    income_base: int = 1_000_000
    min_age: int = 17
    max_age: int = 64
    max_decile: int = 5
    blocks: Mapping[str, int] = field(default_factory=dict)
    after: str = ""

    @property
    def months(self) -> MonthRange:
        return MonthRange.through(self.first_month, self.last_month)

    @property
    def terms(self) -> SchemeKind:
        """What its kind says. Raises SchemeRefused(SCHEME_KIND)."""
        if self.kind not in BY_VALUE:
            raise SchemeRefused("SCHEME_KIND", "Jenis skema tidak dikenal.")
        return BY_VALUE[self.kind]


@dataclass(frozen=True)
class Quote:
    """What a scheme costs: for one person (non-transport sector) who is enrolled in its first month, and for its
    quotas.

    per_person: over all its months, or over those that its kind gives a person; by class in `classes`, the lowest of
    them here.
    """

    per_person: int
    people: int
    total: int
    budget: int
    quotas: Mapping[str, int]
    prices: tuple[MonthPrice, ...]
    classes: Mapping[str, int] = field(default_factory=dict)

    @property
    def affordable(self) -> int:
        """People whom the budget carries over all months."""
        return self.budget // self.per_person

    @property
    def left(self) -> int:
        """Rupiah that the quotas leave of the budget, 0 when they take more."""
        return max(0, self.budget - self.total)

    @property
    def short(self) -> int:
        """Rupiah that the quotas take beyond the budget, 0 when it suffices."""
        return max(0, self.total - self.budget)


def quote(data: SchemeData) -> Quote:
    """Price a scheme before it is opened. Raises SchemeRefused for impossible data."""
    kind = data.terms
    people = data.people
    data = _with_quotas(data)
    _check(data)
    prices = tuple(
        month_price(month, sector, kind.payer_class, data.income_base) for month in data.months for sector in SECTORS
    )
    monthly = {price.month: price.amount for price in prices if price.sector == "other"}
    classes = {name: _of_months(monthly, kind.enrolled(data.months, block=data.blocks[name])) for name in data.blocks}
    per_person = min(classes.values()) if classes else _of_months(monthly, kind.enrolled(data.months))
    counted = sum(data.quotas.values()) or people or 0
    return Quote(per_person, counted, per_person * counted, data.budget, data.quotas, prices, classes)


def _of_months(monthly: Mapping[Month, int], months: MonthRange) -> int:
    return sum(monthly[month] for month in months)


def split_quota(people: int, place_code: str) -> dict[str, int]:
    """People split over the kabupaten/kota of a place by BPS population: nothing is lost (largest remainder).

    Raises SchemeRefused where the population of one is not known: it would go empty without anybody having said so.
    """
    codes = [one.code for one in regencies() if one.code == place_code or one.code.startswith(place_code + ".")]
    counted = denominators(codes, "population_bps")
    unknown = [code for code in codes if code not in counted]
    if unknown or not codes:
        raise SchemeRefused(
            "POPULATION_UNKNOWN",
            "Jumlah penduduk belum lengkap (%(codes)s), jadi kuota tidak dapat dibagi. Isi kuota satu per satu.",
            codes=", ".join(unknown) or place_code,
        )
    parts = largest_remainder(people, [counted[code].value for code in codes])
    return {code: part for code, part in zip(codes, parts, strict=True) if part}


def _with_quotas(data: SchemeData) -> SchemeData:
    if data.people is None:
        return data
    if not data.terms.by_regency and not data.quotas and data.people > 0:
        return replace(data, people=None)
    if data.quotas or data.people <= 0:
        raise SchemeRefused(
            "QUOTA_TWICE",
            "Isi kuota per kabupaten/kota, atau jumlah orang seluruhnya (lebih dari nol); tidak keduanya.",
        )
    return replace(data, quotas=split_quota(data.people, data.place_code), people=None)


def open_scheme(actor: Actor, data: SchemeData) -> int:
    """Open a scheme with its payer, fund, monthly prices and quotas; returns its id.

    Raises SchemeRefused for impossible data, and where the budget does not carry one person (BUDGET_CARRIES_NOBODY).
    """
    require(actor.roles, "scheme.open")
    priced = quote(data)
    data = replace(data, quotas=priced.quotas, people=None)
    organisation = Organisation.objects.filter(pk=data.organisation_id).first()
    if organisation is None:
        raise SchemeRefused("ORGANISATION_UNKNOWN", "Lembaga pembayar itu tidak ada.")
    if organisation.kind_id not in BY_VALUE[data.kind].behind:
        raise SchemeRefused(
            "ORGANISATION_KIND",
            "Lembaga itu tidak dapat membiayai skema jenis ini: APBD, dana desa, dan DBH dibiayai pemerintah, kredit oleh bank"
            " atau BPR/KSP, sisanya oleh swasta. Pilih lembaga atau jenis skema lain.",
        )
    if not priced.affordable:
        raise SchemeRefused(
            "BUDGET_CARRIES_NOBODY",
            "Anggaran %(budget)s tidak cukup untuk seorang pun: satu orang memerlukan %(price)s untuk bulan-bulannya."
            " Naikkan anggaran, atau kurangi bulannya.",
            budget=format_rupiah(data.budget),
            price=format_rupiah(priced.per_person),
        )
    form = data.terms
    kind, payer_class = form.payer_of(whole_province=is_province(data.place_code)), form.payer_class
    try:
        with transaction.atomic():
            payer = Payer.objects.create(
                kind=kind,
                payer_class=payer_class,
                organisation=organisation,
                label=organisation.name,
                province=data.place_code[:2],
            )
            scheme = Scheme.objects.create(
                payer=payer,
                organisation=organisation,
                place_id=data.place_code,
                kind=data.kind,
                name=data.name.strip(),
                decree_number=data.decree_number.strip(),
                decree_date=data.decree_date,
                income_base=data.income_base,
                first_month=data.first_month.first_day,
                last_month=data.last_month.first_day,
                **_limits(data),
                after=data.after or form.after[0],
                created_by=actor.user_id,
            )
            _store_terms(scheme, payer, data, priced)
    except IntegrityError as error:
        if constraint_of(error) != "scheme_once":
            raise
        raise SchemeRefused(
            "SCHEME_EXISTS",
            "Skema dengan nama dan nomor keputusan ini sudah ada. Buka skema itu, atau ganti namanya.",
        ) from error
    return int(scheme.pk)


def _limits(data: SchemeData) -> dict[str, int]:
    """Ages in years and decile; a kind without such limits accepts everybody whom the law admits, of every decile."""
    if data.terms.people:
        return {"min_age": data.min_age, "max_age": data.max_age, "max_decile": data.max_decile}
    return {"min_age": 17, "max_age": 64, "max_decile": 10}


def _store_terms(scheme: Scheme, payer: Payer, data: SchemeData, priced: Quote) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into sponsorship_fund (scheme_id, payer_id, budget) values (%s, %s, %s)",
            [scheme.pk, payer.pk, data.budget],
        )
        cursor.executemany(
            "insert into sponsorship_quota (scheme_id, regency, quota) values (%s, %s, %s)",
            [(scheme.pk, regency, quota) for regency, quota in sorted(data.quotas.items())],
        )
    Block.objects.bulk_create(
        Block(scheme=scheme, participant_class=name, months=months) for name, months in sorted(data.blocks.items())
    )
    Price.objects.bulk_create(
        Price(
            scheme=scheme,
            month=price.month.first_day,
            sector=price.sector,
            jkk=price.jkk,
            jkm=price.jkm,
            amount=price.amount,
        )
        for price in priced.prices
    )


def _check(data: SchemeData) -> None:
    kind = data.terms
    if not data.name.strip() or (kind.decree and not (data.decree_number.strip() and data.decree_date)):
        raise SchemeRefused("SCHEME_NAME", "Isi nama skema, nomor keputusan, dan tanggalnya.")
    _check_months(data, kind)
    if data.budget <= 0:
        raise SchemeRefused("SCHEME_BUDGET", "Anggaran belum diisi. Skema tanpa anggaran tidak dapat dibuka.")
    if (kind.by_regency and not data.quotas) or any(quota <= 0 for quota in data.quotas.values()):
        raise SchemeRefused("SCHEME_QUOTA", "Isi kuota (lebih dari nol) untuk paling sedikit satu kabupaten/kota.")
    if not data.min_age <= data.max_age or not 1 <= data.max_decile <= 10:
        raise SchemeRefused("SCHEME_LIMITS", "Batas umur atau desil tidak masuk akal.")
    if data.income_base <= 0:
        raise SchemeRefused("SCHEME_INCOME", "Dasar penghasilan harus lebih dari nol.")
    if not Place.objects.filter(code=data.place_code, level__lte=2).exists():
        raise SchemeRefused("SCHEME_PLACE", "Wilayah skema tidak dikenal: pilih provinsi atau kabupaten/kota.")
    regencies = set(Place.objects.filter(level=2, code__in=list(data.quotas)).values_list("code", flat=True))
    unknown = sorted(set(data.quotas) - regencies)
    if unknown:
        raise SchemeRefused("QUOTA_PLACE", "Kode kabupaten/kota tidak dikenal: %(codes)s.", codes=", ".join(unknown))


def _check_months(data: SchemeData, kind: SchemeKind) -> None:
    """The months, and those that its kind gives a person."""
    if data.last_month < data.first_month:
        raise SchemeRefused("SCHEME_MONTHS", "Bulan akhir mendahului bulan awal.")
    if len(data.months) > 60:
        raise SchemeRefused("SCHEME_LONG", "Skema paling lama 60 bulan. Bagi menjadi beberapa skema.")
    if set(data.blocks) - set(values(kind.classes)) or set(data.blocks.values()) - set(kind.blocks):
        raise SchemeRefused(
            "SCHEME_BLOCKS", "Golongan atau lama bloknya tidak ada pada jenis skema ini. Pilih dari yang ditawarkan."
        )
    if len(data.months) < max([kind.contract_months, *data.blocks.values()]):
        raise SchemeRefused(
            "SCHEME_SHORT",
            "Bulan skema lebih sedikit daripada bulan yang dijanjikan kepada seorang peserta. Perpanjang bulan terakhirnya.",
        )
    if data.after and data.after not in kind.after:
        raise SchemeRefused("SCHEME_AFTER", "Kelanjutan sesudah bulan skema itu tidak ada pada jenis skema ini.")


def scheme_of(_actor: Actor | None, scheme_id: int) -> Scheme:
    """A scheme with its payer and fund. Raises SchemeRefused(SCHEME_UNKNOWN)."""
    scheme = selectors.scheme(scheme_id)
    if scheme is None:
        raise SchemeRefused("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda.")
    return scheme


def set_budget(actor: Actor, scheme_id: int, budget: int) -> None:
    """Change the budget of an open scheme; never below what is committed. The database refuses a closed one."""
    require(actor.roles, "scheme.edit")
    fund = getattr(scheme_of(actor, scheme_id), "fund", None)
    if fund is None:
        raise SchemeRefused("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda.")
    try:
        with transaction.atomic():
            Fund.objects.filter(pk=scheme_id).update(budget=budget)
    except IntegrityError as error:
        raise SchemeRefused(
            "BUDGET_BELOW_COMMITTED",
            "Anggaran tidak boleh di bawah komitmen %(committed)s.",
            committed=format_rupiah(fund.committed),
        ) from error
    except DatabaseError as error:
        if not is_closed(error):
            raise
        raise closed() from error


def set_quota(actor: Actor, scheme_id: int, regency: str, quota: int) -> None:
    """Change or add the quota of a regency in an open scheme; never below the people already enrolled."""
    require(actor.roles, "scheme.edit")
    scheme = scheme_of(actor, scheme_id)
    if not BY_VALUE[scheme.kind].by_regency and not selectors.quotas(scheme_id):
        raise SchemeRefused(
            "QUOTA_NONE", "Skema ini tidak memakai kuota: siapa pun di provinsinya dapat masuk selama dana cukup."
        )
    if quota < 0 or not Place.objects.filter(level=2, code=regency).exists():
        raise SchemeRefused("QUOTA_PLACE", "Kode kabupaten/kota tidak dikenal: %(codes)s.", codes=regency)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # As whoever commits: the fund first. So nobody begins to wait for a place that is just being made.
            Fund.objects.select_for_update().filter(pk=scheme_id).first()
            if not Quota.objects.filter(scheme_id=scheme_id, regency=regency).update(quota=quota):
                cursor.execute(
                    "insert into sponsorship_quota (scheme_id, regency, quota) values (%s, %s, %s)",
                    [scheme_id, regency, quota],
                )
    except IntegrityError as error:
        raise SchemeRefused(
            "QUOTA_BELOW_ENROLLED", "Kuota tidak boleh di bawah jumlah orang yang sudah masuk."
        ) from error
    except DatabaseError as error:
        if not is_closed(error):
            raise
        raise closed() from error


def close_scheme(actor: Actor, scheme_id: int) -> None:
    """Close a scheme: commitments and terms remain, nobody new is enrolled."""
    require(actor.roles, "scheme.edit")
    if scheme_of(actor, scheme_id).state != "open":
        raise closed()
    if not Scheme.objects.filter(pk=scheme_id, state="open").update(state="closed"):
        raise SchemeRefused("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda.")
