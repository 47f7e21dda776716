"""The timetable: what runs by itself, when (Paris), and why. One line per command.

``manage.py run_schedule`` or ``run_due`` runs it; docs/guides/exploitation.md says how.
"""

from __future__ import annotations

from datetime import time, timedelta

from millejours.timetable import MONDAY, Daily, Every, Job, Weekly

SCHEDULE = [
    Job(
        "send_queued_mail",
        Every(minutes=1),
        "les courriels partent dans la minute",
        at_most=timedelta(minutes=5),
    ),
    Job("publish_scheduled", Every(minutes=5), "les pages paraissent et expirent à l’heure dite"),
    Job("pass_deadlines", Every(minutes=5), "une échéance passée décide ce qu’elle doit décider"),
    Job(
        "geocode_listings", Every(minutes=5), "une adresse qui n’a pas été trouvée l’est plus tard"
    ),
    Job(
        "apply_imports",
        Every(minutes=1),
        "un import approuvé s’applique dans la minute, un gros fichier reçu s’analyse",
        at_most=timedelta(hours=1),
    ),
    Job(
        "apply_body_works",
        Every(minutes=1),
        "ce qu’un organisme lance sur beaucoup de fiches se finit sans lui",
        at_most=timedelta(minutes=10),
    ),
    Job(
        "make_letters",
        Every(minutes=1),
        "un courrier sur une demande de label est prêt quand on l’ouvre",
        at_most=timedelta(minutes=10),
    ),
    Job("give_rights_of_today", Daily(time(0, 5)), "un mandat commence et finit à sa date"),
    Job("follow_labels", Daily(time(0, 10)), "une Maison dont le label finit quitte le registre"),
    Job(
        "ask_reconfirmation",
        Daily(time(6)),
        "une fiche est confirmée chaque année, ou quitte l’annuaire",
        at_most=timedelta(hours=6),
    ),
    Job("send_digests", Daily(time(7)), "ceux qui l’ont choisi reçoivent un seul courriel"),
    Job("remind", Daily(time(8)), "une échéance proche est rappelée une fois"),
    Job(
        "remind_labels",
        Daily(time(8, 10)),
        "la fin d’un label et le terme d’une réserve sont rappelés une fois",
    ),
    Job(
        "remind_complements",
        Daily(time(8, 15)),
        "un complément attendu est rappelé, et ne bloque pas une demande sans fin",
    ),
    Job(
        "report_reviews",
        Weekly(MONDAY, time(7, 30)),
        "ce qui doit être relu est dit à qui en répond",
    ),
    Job("cleanup_mail", Daily(time(3, 15)), "le texte des courriels n’est pas gardé sans fin"),
    Job("clearsessions", Daily(time(3, 30)), "les sessions finies ne s’accumulent pas"),
    Job(
        "forget_registrations",
        Daily(time(3, 45)),
        "ce qui n’a jamais été envoyé n’est pas gardé sans fin",
    ),
    Job(
        "forget_import_files",
        Daily(time(4)),
        "les adresses d’un fichier importé ne sont pas gardées sans fin",
    ),
    Job(
        "check_sources",
        Weekly(MONDAY, time(4, 30)),
        "un lien mort d’une source se voit dans la semaine",
        at_most=timedelta(hours=6),
    ),
]
