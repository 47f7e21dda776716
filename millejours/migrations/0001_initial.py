# Written by Django 5.2.19, then cut in two by hand: people come before anything else, because
# Wagtail's first migrations point at the user, and ours point at Wagtail's last.

import django.db.models.functions.text
import django.utils.timezone
import millejours.models.users
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('language', models.CharField(choices=[('fr', 'français'), ('fr-x-falc', 'français facile à lire'), ('gcf', 'créole guadeloupéen et martiniquais'), ('gcr', 'créole guyanais'), ('rcf', 'créole réunionnais'), ('swb', 'shimaoré'), ('buc', 'kibushi'), ('en', 'anglais'), ('ar', 'arabe'), ('es', 'espagnol'), ('fa', 'persan'), ('ht', 'créole haïtien'), ('ps', 'pachto'), ('pt', 'portugais'), ('tr', 'turc'), ('uk', 'ukrainien')], default='fr', max_length=12, verbose_name='langue des courriels')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=40, validators=[millejours.models.users.validate_time_zone], verbose_name='fuseau horaire')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'compte',
                'verbose_name_plural': 'comptes',
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique', violation_error_message='Un compte existe déjà pour cette adresse.'),
        ),
    ]
