"""What the mails say: one notice per thing that happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from millejours.mail import MailKind

if TYPE_CHECKING:
    from django.utils.functional import Promise

ACCOUNT = "wagtailadmin_account"


@dataclass(frozen=True, slots=True)
class Notice:
    """A subject, which names the object, and the sentence under it.

    Both are completed with ``%`` from the context; ``action`` is the text of the link.
    """

    subject: Promise
    sentence: Promise
    action: Promise

    def kind(self, why: Promise, settings_view: str) -> MailKind:
        return MailKind(
            text="moderation/mail/notice.txt",
            html="moderation/mail/notice.html",
            subject=self.subject,
            why=why,
            settings_view=settings_view,
        )


FOR_THOSE_ASKED = _("Vous recevez ce message parce que cette étape vous revient.")
FOR_AUTHORS = _("Vous recevez ce message parce que ce contenu est à votre nom.")
FOR_THE_COMMITTEE = _(
    "Vous recevez ce message parce que tout le comité éditorial est prévenu aussitôt des"
    " corrections urgentes et des mises hors ligne."
)
FOR_THOSE_IN_CHARGE = _(
    "Vous recevez ce message parce que vous répondez de ce territoire, ou du réseau national."
)
FOR_ANIMATORS = _("Vous recevez ce message comme membre de l’équipe d’animation.")

READ = _("Lire la décision")

# --- To those who can act ---------------------------------------------------------------------

REVIEW = Notice(
    _("À relire\u00a0: %(title)s"),
    _("Votre relecture est attendue\u00a0: approuvez, ou demandez des modifications."),
    _("Relire"),
)
OPINION = Notice(
    _("Avis demandé\u00a0: %(title)s"),
    _("L’avis de votre organisation est attendu avant le vote du comité."),
    _("Donner l’avis de mon organisation"),
)
VOTE = Notice(
    _("À voter\u00a0: %(title)s"),
    _("Le vote de votre organisation est attendu. La version soumise ne change plus."),
    _("Voter"),
)
NAME = Notice(
    _("Organisation à désigner\u00a0: %(title)s"),
    _("Un avis est attendu et personne ne le donne\u00a0: désignez l’organisation qui le fera."),
    _("Désigner une organisation"),
)
FILE = Notice(
    _("Dossier à instruire\u00a0: %(title)s"),
    _("Un dossier de votre territoire vous attend."),
    _("Ouvrir le dossier"),
)
ADVICE = Notice(
    _("Avis demandé sur un dossier\u00a0: %(title)s"),
    _("L’avis de votre organisation est attendu avant la décision."),
    _("Ouvrir le dossier"),
)
DECISION = Notice(
    _("Dossier à décider\u00a0: %(title)s"),
    _("L’instruction et les avis sont réunis\u00a0: la décision vous revient."),
    _("Ouvrir le dossier"),
)
REMINDER_SUBJECT = _("Rappel\u00a0: %(title)s")

# --- To authors -------------------------------------------------------------------------------

STEP_PASSED = Notice(
    _("Étape franchie (%(step)s)\u00a0: %(title)s"),
    _("L’étape « %(step)s » est approuvée. La suivante\u00a0: « %(next_step)s »."),
    _("Voir où cela en est"),
)
CHANGES = Notice(
    _("Modifications demandées\u00a0: %(title)s"),
    _("Des modifications sont demandées. Corrigez le brouillon, puis soumettez-le à nouveau."),
    READ,
)
OBJECTION = Notice(
    _("Objection\u00a0: %(title)s"),
    _(
        "Une organisation fait une objection\u00a0: cela vous revient. Corrigez le brouillon, puis"
        " soumettez-le à nouveau."
    ),
    READ,
)
REFUSED = Notice(
    _("Refusé\u00a0: %(title)s"),
    _("La demande est refusée."),
    READ,
)
PUBLISHED = Notice(
    _("En ligne\u00a0: %(title)s"),
    _("La version approuvée est en ligne."),
    READ,
)
PLANNED = Notice(
    _("Approuvé\u00a0: %(title)s"),
    _("La version approuvée sera en ligne le %(moment)s."),
    READ,
)
DECIDED = Notice(
    _("Décision prise\u00a0: %(title)s"),
    _("La demande est approuvée."),
    READ,
)
DECIDED_AS = Notice(
    _("Décision prise\u00a0: %(title)s"),
    _("La décision est\u00a0: %(outcome)s."),
    READ,
)
WITHDRAWN = Notice(
    _("Demande retirée\u00a0: %(title)s"),
    _("La demande d’approbation est retirée. Le brouillon est gardé."),
    READ,
)
PLAN_GIVEN_UP = Notice(
    _("Pas mis en ligne\u00a0: %(title)s"),
    _("La publication prévue n’a pas lieu. Le brouillon est gardé."),
    _("Voir pourquoi"),
)
MINOR = Notice(
    _("Correction mineure\u00a0: %(title)s"),
    _("Une correction mineure vient d’être publiée."),
    READ,
)

# --- To the whole committee, and to authors ---------------------------------------------------

URGENT_TO_CONFIRM = Notice(
    _("Correction urgente à confirmer\u00a0: %(title)s"),
    _("Une correction urgente attend l’accord d’une seconde personne de l’équipe d’animation."),
    _("Lire et confirmer"),
)
URGENT_ASKED = Notice(
    _("Correction urgente demandée\u00a0: %(title)s"),
    _("Elle sera publiée quand une seconde personne de l’équipe d’animation l’aura confirmée."),
    _("Lire"),
)
URGENT_DONE = Notice(
    _("Correction urgente publiée\u00a0: %(title)s"),
    _("Deux membres de l’équipe d’animation l’ont publiée. Le comité la ratifiera."),
    _("Lire"),
)
OFF_LINE = Notice(
    _("Mis hors ligne\u00a0: %(title)s"),
    _("Ce contenu et ses traductions ne sont plus en ligne. Le comité ratifiera ce retrait."),
    _("Lire"),
)

# --- To those in charge of what is discreet, instead of the committee -------------------------

OFF_LINE_HERE = Notice(
    _("Mis hors ligne\u00a0: %(title)s"),
    _("Ce contenu n’est plus en ligne. La raison se lit au bureau."),
    _("Lire la raison"),
)
