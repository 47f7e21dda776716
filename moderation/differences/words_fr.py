"""French words that a minor correction may not touch, folded: lower case, without accent.

Wide on purpose: a word too many sends a correction through the ordinary path, a word missing lets
a rule of law or of health change behind the committee's back.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBERS = _words(
    """
    zero deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
    vingt vingts trente quarante cinquante soixante septante huitante octante nonante cent cents
    mille milles million millions milliard milliards
    demi demie demis demies moitie moities tiers quart quarts
    double doubles doubler triple triples tripler quadruple quadruples
    huitaine huitaines dizaine dizaines douzaine douzaines quinzaine quinzaines vingtaine
    vingtaines trentaine trentaines quarantaine quarantaines cinquantaine cinquantaines
    soixantaine soixantaines centaine centaines millier milliers
    premier premiere premiers premieres second seconde seconds secondes
    dernier derniere derniers dernieres unique uniques seul seule seuls seules
    chaque plusieurs quelques tous toutes tout toute nombre nombreux nombreuses
    """
)
ORDINAL = re.compile(r"\w{3,}iemes?")

DATES = _words(
    """
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    janv fevr avr juil sept oct nov dec
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lundis mardis mercredis jeudis vendredis samedis dimanches
    aujourd hui hier demain veille lendemain matin matins midi soir soirs minuit
    avant apres depuis pendant durant jusque jusqu lors puis ensuite enfin auparavant
    tot tard immediatement maintenant bientot tantot
    """
)
DATE_STEMS = ("quotidien", "hebdomadaire", "mensuel", "bimensuel", "trimestriel", "semestriel")

UNITS = _words(
    """
    jour jours journee journees nuit nuits heure heures minute minutes min mn
    semaine semaines week end ends mois an ans annee annees trimestre trimestres semestre
    semestres siecle siecles fois
    degre degres gramme grammes kilo kilos kilogramme kilogrammes milligramme milligrammes
    microgramme microgrammes mg kg ug mcg
    litre litres millilitre millilitres centilitre centilitres ml cl dl
    metre metres centimetre centimetres millimetre millimetres kilometre kilometres cm mm km
    euro euros centime centimes eur ui kcal calorie calories pourcent pourcentage
    dose doses goutte gouttes cuillere cuilleres comprime comprimes gelule gelules sachet sachets
    ampoule ampoules pipette pipettes biberon biberons tetee tetees bouffee bouffees
    """
)

MEANING = _words(
    """
    ne n pas plus jamais rien aucun aucune aucuns aucunes ni non oui sans sauf hors hormis excepte
    exceptee nul nulle nuls nulles guere personne contre contraire contraires inverse
    peux peut peuvent pouvons pouvez pouvoir pouvait pouvaient puisse puissent puissiez
    dois doit doivent devons devez devoir devait devaient doive due dus dues
    faut falloir fallait fallu faille
    toujours souvent parfois rarement seulement uniquement exclusivement systematiquement
    si s sinon ou mais tant malgre
    moins davantage autant environ presque dessus dessous entre trop assez peu beaucoup tres
    permis droit droits stop attention alerte samu urgence urgences
    dos ventre cote chaud chaude froid froide cru crue crus crues cuit cuite cuits cuites
    gauche droite haut bas debout assis assise couche couchee allonge allongee
    dedans dehors ouvert ouverte ferme fermee mere pere fille garcon enceinte
    """
)
MEANING_STEMS = (
    *("oblig", "interdi", "defend", "autoris", "permet", "recommand", "conseil", "deconseil"),
    *("evit", "danger", "urgen", "risqu", "rembours", "gratuit", "payant", "exig", "necess"),
    *("indispens", "facultat", "imposs", "possib", "augment", "diminu", "maxim", "minim"),
    *("superieur", "inferieur", "suffis", "insuffis", "indiqu", "pourr", "devr", "faudr"),
    *("arret", "cess", "impos", "imper", "prescri", "proscri", "condition"),
)
# Only as written: without accents they are everyday words.
MEANING_AS_WRITTEN = frozenset({"dès", "dû", "où"})

# « un » is an article, unless it counts: before a unit, or at the end of a number.
ARTICLES = frozenset({"un", "une"})
ELIDED = frozenset({"c", "d", "j", "l", "m", "t"})
SHORT_WORDS = frozenset({"a", "y", "o"})

# What turns a word into its contrary or into another dose: utile, inutile.
PREFIXES = _words(
    """
    in im il ir de des dis a an non mal me mes anti contre hypo hyper sous sur pre post re
    sans co ex extra intra inter bi tri mono multi demi mi semi super ultra
    """
)

# Too common for their departure here and arrival there to be a move.
EVERYDAY = _words(
    """
    le la les l de du des d un une en et a au aux ce cet cette ces c se sa son ses sur par pour
    dans avec vous nous il elle ils elles on que qu qui y est sont leur leurs votre vos notre nos
    j m t
    """
)
