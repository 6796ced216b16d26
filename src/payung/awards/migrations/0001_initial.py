import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0002_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("value", models.TextField(primary_key=True, serialize=False)),
                ("word", models.TextField()),
                ("english", models.TextField()),
                ("subject", models.TextField()),
                ("sector", models.TextField(db_default="", default="")),
                ("scale", models.TextField(db_default="", default="")),
                ("source", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["regency", "village", "enterprise"])), name="award_subject"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("province", models.CharField(max_length=2)),
                ("assessment_year", models.SmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("province", "assessment_year"), name="award_cycle_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assessment_year__gte", 2017),
                            ("assessment_year__lte", 2200),
                            ("province__regex", "^\\d\\d$"),
                        ),
                        name="award_cycle_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SmallIntegerField()),
                ("ceremony_on", models.DateField(null=True)),
                ("interviews_first", models.DateField(null=True)),
                ("interviews_last", models.DateField(null=True)),
                ("rehearsal", models.BooleanField(db_default=False, default=False)),
                ("source", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("recorded_by", models.BigIntegerField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="awards.cycle",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contests",
                        to="awards.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("source", models.TextField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="labels", to="awards.edition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Winner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.SmallIntegerField()),
                ("name", models.TextField()),
                (
                    "contest",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="winners",
                        to="awards.contest",
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
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("cycle", "number"), name="award_edition_once"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("interviews_first__isnull", True), ("interviews_last__isnull", True)),
                        ("interviews_first__lte", models.F("interviews_last")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ceremony_on__isnull", True),
                        models.Q(("interviews_last__gt", models.F("ceremony_on")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="award_edition_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__regex", "\\S.*\\S")), name="award_edition_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.UniqueConstraint(fields=("edition", "category"), name="award_contest_once"),
        ),
        migrations.AddConstraint(
            model_name="winner",
            constraint=models.UniqueConstraint(fields=("contest", "name"), name="award_winner_once"),
        ),
        migrations.AddConstraint(
            model_name="winner",
            constraint=models.CheckConstraint(
                condition=models.Q(("rank__gte", 1), ("rank__lte", 99)), name="award_winner_rank"
            ),
        ),
    ]
