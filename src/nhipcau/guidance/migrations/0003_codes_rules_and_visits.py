import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def number_passages(apps, schema_editor):
    """Number what was read before passages kept their own number, in the order in which it was read."""
    Passage = apps.get_model("guidance", "Passage")
    last = {}
    for passage in Passage.objects.order_by("pk").only("pk", "guidance_id", "kind").iterator():
        at = (passage.guidance_id, passage.kind)
        last[at] = last.get(at, 0) + 1
        Passage.objects.filter(pk=passage.pk).update(serial=last[at])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("guidance", "0002_doubts_versions_and_changes"),
    ]

    operations = [
        migrations.AddField("guidance", "amended_numbers", models.JSONField(blank=True, default=list)),
        migrations.AddField("passage", "rule", models.CharField(blank=True, max_length=80)),
        migrations.AddField("passage", "serial", models.PositiveIntegerField(default=0)),
        migrations.RunPython(number_passages, migrations.RunPython.noop),
        migrations.AlterField(
            "readingchange",
            "action",
            models.CharField(
                choices=[
                    ("accept", "Accepted"),
                    ("reject", "Rejected"),
                    ("add", "Added"),
                    ("change", "Changed"),
                    ("split", "Split"),
                    ("merge", "Merged"),
                    ("settle", "Point settled"),
                    ("reopen", "Point reopened"),
                    ("undo", "Undone"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guidance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="guidance.guidance",
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="guidance.passage",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddConstraint(
            "visit", models.UniqueConstraint(fields=("guidance", "by"), name="one_visit_a_person")
        ),
    ]
