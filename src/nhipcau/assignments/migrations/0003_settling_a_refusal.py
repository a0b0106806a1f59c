import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assignments', '0002_changes_of_assignments'),
        ('campaigns', '0003_steps_for_a_person'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assignmentchange',
            name='settled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='assignmentchange',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='assignmentchange',
            name='state',
            field=models.CharField(choices=[('proposed', 'Waits for the organisation'), ('agreed', 'Agreed by the organisation'), ('refused', 'Refused by the organisation'), ('kept', 'Kept as it was'), ('withdrawn', 'Withdrawn by the office'), ('applied', 'Applied'), ('noted', 'Only noted'), ('lapsed', 'Overtaken')], max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='assignmentchange',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'refused'))), fields=('assignment', 'kind'), name='one_open_change_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='assignmentchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('kept', 'withdrawn')), _negated=True), ('settled_by__isnull', False), _connector='OR'), name='settled_by_a_named_person'),
        ),
    ]
