import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0002_following'),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='entry',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='indicator',
            name='marker',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='indicator',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='indicators', to='impact.importbatch'),
        ),
        migrations.AddField(
            model_name='value',
            name='about',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='value',
            name='replaced_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced', to='impact.importbatch'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='frequency',
            field=models.CharField(choices=[('annuelle', 'chaque année'), ('semestrielle', 'chaque semestre'), ('trimestrielle', 'chaque trimestre'), ('mensuelle', 'chaque mois'), ('hebdomadaire', 'chaque semaine'), ('quotidienne', 'chaque jour'), ('autre', 'de temps en temps')], default='autre', max_length=14),
        ),
    ]
