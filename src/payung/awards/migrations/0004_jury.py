import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_changes"),
        ("awards", "0003_cycle"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScoreSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("turn", models.SmallIntegerField()),
                ("user_id", models.BigIntegerField()),
                ("keys", models.BinaryField()),
                ("content", models.BinaryField()),
                ("parts", models.BinaryField()),
                ("commitment", models.BinaryField()),
                ("own_copy", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("link", models.BinaryField()),
                ("handed_in_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.candidate"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="awards.cycle",
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
            name="KeyHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SmallIntegerField()),
                ("decree", models.TextField()),
                ("named_by", models.BigIntegerField()),
                ("named_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="key_holders", to="awards.cycle"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_id", models.BigIntegerField()),
                ("public", models.BinaryField()),
                ("salt", models.BinaryField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.cycle"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClosingProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheets", models.IntegerField()),
                ("head", models.BinaryField()),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closing_proposals", to="awards.cycle"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seats", models.SmallIntegerField()),
                ("counted", models.BinaryField()),
                ("confirmed_by", models.BigIntegerField()),
                ("confirmed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closing", to="awards.cycle"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.closingproposal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CountedSheet",
            fields=[
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="awards.scoresheet",
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="awards.closing"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HolderKey",
            fields=[
                (
                    "holder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="key",
                        serialize=False,
                        to="awards.keyholder",
                    ),
                ),
                ("public", models.BinaryField(unique=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name="scoresheet",
            name="own_key",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.ownkey"
            ),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("meeting", models.TextField()),
                ("present", models.BooleanField()),
                ("noted_by", models.BigIntegerField()),
                ("noted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cycle",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="awards.cycle",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.seat"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["cycle", "meeting", "seat"], name="award_attendance")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("meeting__in", ["interview", "plenary"])), name="award_attendance_meeting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenedScore",
            fields=[
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opened",
                        serialize=False,
                        to="awards.countedsheet",
                    ),
                ),
                ("points", models.JSONField(null=True)),
                ("note", models.TextField(db_default="", default="")),
                ("fault", models.TextField(db_default="", default="")),
                ("plain", models.BinaryField()),
                ("opened_by", models.BigIntegerField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="HandedOn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SmallIntegerField()),
                ("boxes", models.BinaryField()),
                ("handed_by", models.BigIntegerField()),
                ("handed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "sheet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="awards.countedsheet",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="keyholder",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 3)), name="award_key_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyholder",
            constraint=models.CheckConstraint(
                condition=models.Q(("decree__regex", "\\S.*\\S")), name="award_key_decree"
            ),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.UniqueConstraint(fields=("cycle", "number"), name="award_sheet_chained"),
        ),
        migrations.AddConstraint(
            model_name="scoresheet",
            constraint=models.UniqueConstraint(fields=("seat", "candidate", "turn"), name="award_sheet_turn"),
        ),
        migrations.AddIndex(
            model_name="ownkey",
            index=models.Index(fields=["user_id", "cycle"], name="award_own_key"),
        ),
        migrations.AddField(
            model_name="openedscore",
            name="candidate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="opened_scores", to="awards.candidate"
            ),
        ),
        migrations.AddField(
            model_name="openedscore",
            name="seat",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="awards.seat"
            ),
        ),
        migrations.AddConstraint(
            model_name="handedon",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="award_handed_on_once"),
        ),
        sql_file(__file__, "0004_jury.sql"),
    ]
