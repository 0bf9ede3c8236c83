import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("wheel", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SpotVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("sentence", models.CharField(max_length=1000)),
                ("language", models.CharField(max_length=2)),
                ("method", models.CharField(max_length=80)),
                ("proposed", models.CharField(max_length=80)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("kept", "kept"),
                            ("moved", "moved"),
                            ("rejected", "rejected"),
                            ("added", "added"),
                        ],
                        max_length=8,
                    ),
                ),
                ("moved_to", models.CharField(blank=True, max_length=140)),
                ("consented_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(verdict__in=["kept", "moved", "rejected", "added"]), name="wheel_spot_verdict"
                    ),
                    models.CheckConstraint(condition=~Q(sentence=""), name="wheel_spot_sentence"),
                ],
            },
        ),
    ]
