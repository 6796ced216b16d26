import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_changes"),
        ("awards", "0002_rules"),
        ("claims", "0003_paid_for"),
        ("coverage", "0004_certificates"),
        ("parties", "0003_kept"),
        ("places", "0002_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("nominated_how", models.TextField()),
                ("nominated_by", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FigureObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("figure", models.TextField()),
                ("held", models.TextField()),
                ("reason", models.TextField()),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="awards.candidate"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CandidatePaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("note", models.TextField(db_default="", default="")),
                ("file_name", models.TextField()),
                ("file_key", models.CharField(max_length=32)),
                ("media", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("added_by", models.BigIntegerField()),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="awards.candidate"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CycleTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SmallIntegerField()),
                ("cut_off", models.DateField()),
                ("interviews_first", models.DateField()),
                ("interviews_last", models.DateField()),
                ("ceremony_on", models.DateField()),
                ("quorum", models.SmallIntegerField(db_default=5, default=5)),
                ("rehearsal", models.BooleanField(db_default=False, default=False)),
                ("reason", models.TextField()),
                ("set_by", models.BigIntegerField()),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="awards.cycle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ObjectionDecision",
            fields=[
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="awards.figureobjection",
                    ),
                ),
                ("accepted", models.BooleanField()),
                ("reason", models.TextField()),
                ("decided_by", models.BigIntegerField()),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="figureobjection",
            name="paper",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="awards.candidatepaper",
            ),
        ),
        migrations.CreateModel(
            name="Freeze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("frozen_by", models.BigIntegerField()),
                ("frozen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "terms",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="freeze", to="awards.cycleterms"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("part", models.BigIntegerField(null=True)),
                ("whole", models.BigIntegerField(null=True)),
                ("as_of", models.DateField()),
                ("query", models.TextField()),
                ("query_digest", models.CharField(max_length=64)),
                ("source", models.TextField()),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="awards.candidate"
                    ),
                ),
                (
                    "freeze",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="awards.freeze",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_by", models.BigIntegerField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="awards.category",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="open_categories",
                        to="awards.cycle",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="candidate",
            name="open_category",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates",
                to="awards.opencategory",
            ),
        ),
        migrations.CreateModel(
            name="Rubric",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.SmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("rules", models.JSONField()),
                ("set_by", models.BigIntegerField()),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "open_category",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rubrics",
                        to="awards.opencategory",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(db_index=False, max_length=40)),
                ("word", models.TextField()),
                ("weight", models.SmallIntegerField()),
                ("source", models.TextField()),
                (
                    "rubric",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="awards.rubric",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SmallIntegerField()),
                ("version", models.SmallIntegerField(db_default=1, default=1)),
                ("institution", models.TextField()),
                ("role", models.TextField()),
                ("holder", models.TextField()),
                ("decree", models.TextField()),
                ("named_by", models.BigIntegerField()),
                ("named_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="awards.cycle",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.user",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RubricApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("approved_by", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "rubric",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="awards.rubric",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.seat"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("from_day", models.DateField()),
                ("reason", models.TextField()),
                ("named_by", models.BigIntegerField()),
                ("named_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "employer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.user",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="awards.seat",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("basis", models.TextField()),
                ("reason", models.TextField()),
                ("stated_by", models.BigIntegerField()),
                ("stated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="awards.candidate",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="awards.seat",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StageMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.TextField()),
                ("reason", models.TextField()),
                ("moved_by", models.BigIntegerField()),
                ("moved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="awards.cycle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StageWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.TextField()),
                ("number", models.SmallIntegerField()),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("set_by", models.BigIntegerField()),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="awards.cycle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CandidateWithdrawal",
            fields=[
                (
                    "candidate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="awards.candidate",
                    ),
                ),
                ("reason", models.TextField()),
                ("withdrawn_by", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S.*\\S")), name="award_withdrawal_reason"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="candidatepaper",
            constraint=models.UniqueConstraint(fields=("candidate", "kind", "digest"), name="award_paper_once"),
        ),
        migrations.AddConstraint(
            model_name="candidatepaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "regulation",
                            "budget",
                            "membership",
                            "innovation",
                            "social",
                            "orderly",
                            "wages",
                            "presentation",
                            "evidence",
                        ],
                    )
                ),
                name="award_paper_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatepaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="award_paper_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleterms",
            constraint=models.UniqueConstraint(fields=("cycle", "number"), name="award_terms_once"),
        ),
        migrations.AddConstraint(
            model_name="cycleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("interviews_first__lte", models.F("interviews_last")),
                    ("interviews_last__lte", models.F("ceremony_on")),
                    ("cut_off__lte", models.F("ceremony_on")),
                ),
                name="award_terms_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("quorum__gte", 5), ("quorum__lte", 9)), name="award_terms_quorum"
            ),
        ),
        migrations.AddConstraint(
            model_name="cycleterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S.*\\S")), name="award_terms_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="objectiondecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S.*\\S")), name="award_objection_answer"
            ),
        ),
        migrations.AddConstraint(
            model_name="figureobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "figure__in",
                        [
                            "protected",
                            "schemes",
                            "scheme_people",
                            "own_workers",
                            "vulnerable",
                            "bills_in_time",
                            "claims_in_time",
                        ],
                    )
                ),
                name="award_objection_figure",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S.*\\S")), name="award_objection_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("freeze", "candidate", "name"), name="award_indicator_once"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "name__in",
                        [
                            "protected",
                            "schemes",
                            "scheme_people",
                            "own_workers",
                            "vulnerable",
                            "bills_in_time",
                            "claims_in_time",
                        ],
                    )
                ),
                name="award_indicator_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("whole__isnull", True), ("part__isnull", False), _connector="OR"),
                name="award_indicator_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="opencategory",
            constraint=models.UniqueConstraint(fields=("cycle", "category"), name="award_open_once"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(fields=("open_category", "name"), name="award_candidate_once"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body__isnull", True), ("place__isnull", False)),
                fields=("open_category", "place"),
                name="award_candidate_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body__isnull", False)),
                fields=("open_category", "body"),
                name="award_candidate_body_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("nominated_how__in", ["office", "partner", "self"])), name="award_candidate_how"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S.*\\S")), name="award_candidate_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.UniqueConstraint(fields=("open_category", "version"), name="award_rubric_once"),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="award_rubric_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("rubric", "name"), name="award_criterion_once"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 1), ("weight__lte", 100)), name="award_criterion_weight"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["indicator", "jury"])), name="award_criterion_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^[a-z][a-z0-9_]*$")), name="award_criterion_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("cycle", "number", "version"), name="award_seat_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 9)), name="award_seat_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["chair", "secretary", "member"])), name="award_seat_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decree__regex", "\\S.*\\S"), ("holder__regex", "\\S.*\\S"), ("institution__regex", "\\S.*\\S")
                ),
                name="award_seat_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="rubricapproval",
            constraint=models.UniqueConstraint(fields=("rubric", "seat"), name="award_approval_once"),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.UniqueConstraint(fields=("seat", "from_day"), name="award_deputy_once"),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S.*\\S"), ("reason__regex", "\\S.*\\S")),
                name="award_deputy_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(fields=("seat", "candidate", "basis"), name="award_conflict_once"),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["declared", "data"])), name="award_conflict_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S.*\\S")), name="award_conflict_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="stagemove",
            constraint=models.UniqueConstraint(fields=("cycle", "stage"), name="award_move_once"),
        ),
        migrations.AddConstraint(
            model_name="stagemove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "nomination",
                            "documents",
                            "indicators",
                            "visit",
                            "interview",
                            "scoring",
                            "plenary",
                            "publication",
                            "national",
                        ],
                    )
                ),
                name="award_move_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagewindow",
            constraint=models.UniqueConstraint(fields=("cycle", "stage", "number"), name="award_window_once"),
        ),
        migrations.AddConstraint(
            model_name="stagewindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "nomination",
                            "documents",
                            "indicators",
                            "visit",
                            "interview",
                            "scoring",
                            "plenary",
                            "publication",
                            "national",
                        ],
                    )
                ),
                name="award_window_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagewindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens_on__lte", models.F("closes_on"))), name="award_window_days"
            ),
        ),
        sql_file(__file__, "0003_cycle.sql"),
        sql_file(__file__, "0003_cycle_figures.sql"),
        sql_file(__file__, "0003_cycle_leading.sql"),
    ]
