"""What people type, and the place they mean."""

from __future__ import annotations

import pytest

from territoires.place import DEFAULT_RADIUS_KM, PlaceType
from territoires.places import resolve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territoires")]

COMMUNE, POSTAL_CODE = PlaceType.COMMUNE, PlaceType.POSTAL_CODE
DEPARTEMENT, REGION = PlaceType.DEPARTEMENT, PlaceType.REGION

# typed, kind, code of INSEE, label
EXPECTED = [
    # postal codes
    ("75015", POSTAL_CODE, "75115", "75015 Paris 15e"),
    (" 75015 ", POSTAL_CODE, "75115", "75015 Paris 15e"),
    ("75 015", POSTAL_CODE, "75115", "75015 Paris 15e"),
    ("７５０１５", POSTAL_CODE, "75115", "75015 Paris 15e"),
    ("F-75015", POSTAL_CODE, "75115", "75015 Paris 15e"),
    ("75015 Paris", POSTAL_CODE, "75115", "75015 Paris 15e"),
    ("Paris 75015", POSTAL_CODE, "75115", "75015 Paris 15e"),
    ("Paris (75015)", POSTAL_CODE, "75115", "75015 Paris 15e"),
    ("75116", POSTAL_CODE, "75116", "75116 Paris 16e"),
    ("69003 Lyon", POSTAL_CODE, "69383", "69003 Lyon 3e"),
    ("48000", POSTAL_CODE, "48095", "48000 Mende et 11 autres communes"),
    ("48000 lozère", POSTAL_CODE, "48095", "48000 Mende et 11 autres communes"),
    ("33000", POSTAL_CODE, "33063", "33000 Bordeaux"),
    ("97400", POSTAL_CODE, "97411", "97400 Saint-Denis"),
    ("20000", POSTAL_CODE, "2A004", "20000 Ajaccio"),
    ("48000 Mende", COMMUNE, "48095", "Mende (48)"),
    ("48000 mend", COMMUNE, "48095", "Mende (48)"),
    ("48000 Badaroux", COMMUNE, "48013", "Badaroux (48)"),
    ("Bordeaux 33000", COMMUNE, "33063", "Bordeaux (33)"),
    ("75015 Paris 15e", COMMUNE, "75115", "Paris 15e"),
    ("35042 Rennes Cedex", COMMUNE, "35238", "Rennes (35)"),
    ("Rennes Cedex 7", COMMUNE, "35238", "Rennes (35)"),
    # numbers of departments
    ("48", DEPARTEMENT, "48", "Lozère"),
    ("1", DEPARTEMENT, "01", "Ain"),
    ("01", DEPARTEMENT, "01", "Ain"),
    ("2A", DEPARTEMENT, "2A", "Corse-du-Sud"),
    ("2b", DEPARTEMENT, "2B", "Haute-Corse"),
    ("75", DEPARTEMENT, "75", "Paris"),
    ("974", REGION, "04", "La Réunion"),
    ("département 48", DEPARTEMENT, "48", "Lozère"),
    # communes
    ("Mende", COMMUNE, "48095", "Mende (48)"),
    ("MENDE", COMMUNE, "48095", "Mende (48)"),
    ("Mende, France", COMMUNE, "48095", "Mende (48)"),
    ("🙂 Mende", COMMUNE, "48095", "Mende (48)"),
    ("saint denis", COMMUNE, "97411", "Saint-Denis (974)"),
    ("st-denis", COMMUNE, "97411", "Saint-Denis (974)"),
    ("ST ETIENNE", COMMUNE, "42218", "Saint-Étienne (42)"),
    ("ste colombe", COMMUNE, "69189", "Sainte-Colombe (69)"),
    ("Saint-Étienne", COMMUNE, "42218", "Saint-Étienne (42)"),
    ("Robert", COMMUNE, "97222", "Le Robert (972)"),
    ("le robert", COMMUNE, "97222", "Le Robert (972)"),
    ("le havre", COMMUNE, "76351", "Le Havre (76)"),
    ("havre", COMMUNE, "76351", "Le Havre (76)"),
    ("abymes", COMMUNE, "97101", "Les Abymes (971)"),
    ("haÿ les roses", COMMUNE, "94038", "L'Haÿ-les-Roses (94)"),
    ("l’haÿ-les-roses", COMMUNE, "94038", "L'Haÿ-les-Roses (94)"),
    ("lhaylesroses", COMMUNE, "94038", "L'Haÿ-les-Roses (94)"),
    ("hoerdt", COMMUNE, "67205", "Hœrdt (67)"),
    ("chalon s/ saone", COMMUNE, "71076", "Chalon-sur-Saône (71)"),
    ("Roissy-en-France", COMMUNE, "95527", "Roissy-en-France (95)"),
    ("Y", COMMUNE, "80829", "Y (80)"),
    ("Rue", COMMUNE, "80688", "Rue (80)"),
    ("La Rue-Saint-Pierre (60)", COMMUNE, "60559", "La Rue-Saint-Pierre (60)"),
    ("Le Chemin", COMMUNE, "51143", "Le Chemin (51)"),
    ("saint laurent du maroni", COMMUNE, "97311", "Saint-Laurent-du-Maroni (973)"),
    # arrondissements
    ("Paris 15", COMMUNE, "75115", "Paris 15e"),
    ("paris 15e", COMMUNE, "75115", "Paris 15e"),
    ("Paris 15ème arrondissement", COMMUNE, "75115", "Paris 15e"),
    ("15e arrondissement de Paris", COMMUNE, "75115", "Paris 15e"),
    ("15e paris", COMMUNE, "75115", "Paris 15e"),
    ("Paris 1er", COMMUNE, "75101", "Paris 1er"),
    ("Lyon 3e", COMMUNE, "69383", "Lyon 3e"),
    ("Marseille 13", COMMUNE, "13213", "Marseille 13e"),
    ("Marseille (13)", COMMUNE, "13055", "Marseille (13)"),
    ("Lyon 69", COMMUNE, "69123", "Lyon (69)"),
    # a name and its territory
    ("Saint-Denis (93)", COMMUNE, "93066", "Saint-Denis (93)"),
    ("saint-denis (93", COMMUNE, "93066", "Saint-Denis (93)"),
    ("saint denis 93", COMMUNE, "93066", "Saint-Denis (93)"),
    ("93 Saint-Denis", COMMUNE, "93066", "Saint-Denis (93)"),
    ("saint denis 974", COMMUNE, "97411", "Saint-Denis (974)"),
    ("saint denis réunion", COMMUNE, "97411", "Saint-Denis (974)"),
    ("Saint-Denis de La Réunion", COMMUNE, "97411", "Saint-Denis (974)"),
    ("saint-denis seine-saint-denis", COMMUNE, "93066", "Saint-Denis (93)"),
    ("Saint-Denis, Seine-Saint-Denis", COMMUNE, "93066", "Saint-Denis (93)"),
    ("Saint-Denis (Île-de-France)", COMMUNE, "93066", "Saint-Denis (93)"),
    ("Mirepoix (09)", COMMUNE, "09194", "Mirepoix (09)"),
    ("Mirepoix 32", COMMUNE, "32258", "Mirepoix (32)"),
    ("Mende en Lozère", COMMUNE, "48095", "Mende (48)"),
    ("Bastia, Haute-Corse", COMMUNE, "2B033", "Bastia (2B)"),
    ("Ajaccio 20", COMMUNE, "2A004", "Ajaccio (2A)"),
    ("La Réunion (47)", COMMUNE, "47222", "La Réunion (47)"),
    ("Creuse (80)", COMMUNE, "80225", "Creuse (80)"),
    ("Mayenne (53)", COMMUNE, "53147", "Mayenne (53)"),
    ("Mayenne 53", COMMUNE, "53147", "Mayenne (53)"),
    # a name and a quarter
    ("bordeaux centre", COMMUNE, "33063", "Bordeaux (33)"),
    ("Bordeaux (centre)", COMMUNE, "33063", "Bordeaux (33)"),
    ("bordeaux centre 33", COMMUNE, "33063", "Bordeaux (33)"),
    ("bordeaux centre ville gironde", COMMUNE, "33063", "Bordeaux (33)"),
    ("centre ville de Bordeaux", COMMUNE, "33063", "Bordeaux (33)"),
    ("centre Bordeaux", COMMUNE, "33063", "Bordeaux (33)"),
    ("33000 Bordeaux centre", COMMUNE, "33063", "Bordeaux (33)"),
    ("aix centre", COMMUNE, "13001", "Aix-en-Provence (13)"),
    ("montreuil centre", COMMUNE, "93048", "Montreuil (93)"),
    ("orléans centre", COMMUNE, "45234", "Orléans (45)"),
    ("mende centre-ville", COMMUNE, "48095", "Mende (48)"),
    ("Mende, centre ville", COMMUNE, "48095", "Mende (48)"),
    ("lille nord", COMMUNE, "59350", "Lille (59)"),
    ("lyon nord", COMMUNE, "69123", "Lyon (69)"),
    ("lille sud", COMMUNE, "59350", "Lille (59)"),
    ("lyon est", COMMUNE, "69123", "Lyon (69)"),
    ("nantes ouest", COMMUNE, "44109", "Nantes (44)"),
    ("lyon gare", COMMUNE, "69123", "Lyon (69)"),
    ("nice vieux", COMMUNE, "06088", "Nice (06)"),
    ("Vieux", COMMUNE, "14747", "Vieux (14)"),
    ("Orléans centre val de loire", COMMUNE, "45234", "Orléans (45)"),
    ("Orléans (Centre)", COMMUNE, "45234", "Orléans (45)"),
    ("metz grand est", COMMUNE, "57463", "Metz (57)"),
    # a short name of a far larger town
    ("aix", COMMUNE, "13001", "Aix-en-Provence (13)"),
    ("la seyne", COMMUNE, "83126", "La Seyne-sur-Mer (83)"),
    ("Clermont", COMMUNE, "60157", "Clermont (60)"),
    ("Aix (19)", COMMUNE, "19002", "Aix (19)"),
    # former communes, and names that are only a beginning
    (
        "Pierrefitte-sur-Seine",
        COMMUNE,
        "93066",
        "Pierrefitte-sur-Seine, aujourd’hui Saint-Denis (93)",
    ),
    (
        "93380 Pierrefitte-sur-Seine",
        COMMUNE,
        "93066",
        "Pierrefitte-sur-Seine, aujourd’hui Saint-Denis (93)",
    ),
    ("Évry", COMMUNE, "91228", "Évry, aujourd’hui Évry-Courcouronnes (91)"),
    ("Florac, Lozère", COMMUNE, "48061", "Florac, aujourd’hui Florac Trois Rivières (48)"),
    # departments and regions
    ("Lozère", DEPARTEMENT, "48", "Lozère"),
    ("la lozere", DEPARTEMENT, "48", "Lozère"),
    ("Val d'Oise", DEPARTEMENT, "95", "Val-d'Oise"),
    ("Creuse", DEPARTEMENT, "23", "Creuse"),
    ("Loire", DEPARTEMENT, "42", "Loire"),
    ("Mayenne (département)", DEPARTEMENT, "53", "Mayenne"),
    ("département de la Mayenne", DEPARTEMENT, "53", "Mayenne"),
    ("Paris (département)", DEPARTEMENT, "75", "Paris"),
    ("Gironde 33", DEPARTEMENT, "33", "Gironde"),
    ("33 Gironde", DEPARTEMENT, "33", "Gironde"),
    ("Haute Savoie 74", DEPARTEMENT, "74", "Haute-Savoie"),
    ("Haute-Savoie (74)", DEPARTEMENT, "74", "Haute-Savoie"),
    ("lozere 48", DEPARTEMENT, "48", "Lozère"),
    ("48 lozère", DEPARTEMENT, "48", "Lozère"),
    ("Lozère (48)", DEPARTEMENT, "48", "Lozère"),
    ("département 48 Lozère", DEPARTEMENT, "48", "Lozère"),
    ("Lozère, Occitanie", DEPARTEMENT, "48", "Lozère"),
    ("Creuse 23", DEPARTEMENT, "23", "Creuse"),
    ("Nord (59)", DEPARTEMENT, "59", "Nord"),
    ("nord", DEPARTEMENT, "59", "Nord"),
    ("Lozère département", DEPARTEMENT, "48", "Lozère"),
    ("La Réunion 974", REGION, "04", "La Réunion"),
    ("Guadeloupe (971)", REGION, "01", "Guadeloupe"),
    ("Corse 20", REGION, "94", "Corse"),
    ("Corse 2A", DEPARTEMENT, "2A", "Corse-du-Sud"),
    ("Bretagne sud", REGION, "53", "Bretagne"),
    ("mayenne centre", COMMUNE, "53147", "Mayenne (53)"),
    ("Bretagne region", REGION, "53", "Bretagne"),
    ("centre", REGION, "24", "Centre-Val de Loire"),
    ("région centre", REGION, "24", "Centre-Val de Loire"),
    ("centre val de loire", REGION, "24", "Centre-Val de Loire"),
    ("Guadeloupe", REGION, "01", "Guadeloupe"),
    ("La Réunion", REGION, "04", "La Réunion"),
    ("reunion", REGION, "04", "La Réunion"),
    ("Mayotte", REGION, "06", "Mayotte"),
    ("Martinique (département)", REGION, "02", "Martinique"),
    ("Bretagne", REGION, "53", "Bretagne"),
    ("région Bretagne", REGION, "53", "Bretagne"),
    ("paca", REGION, "93", "Provence-Alpes-Côte d'Azur"),
    ("Île-de-France", REGION, "11", "Île-de-France"),
    ("ile de france", REGION, "11", "Île-de-France"),
    ("idf", REGION, "11", "Île-de-France"),
    ("région parisienne", REGION, "11", "Île-de-France"),
    ("Hauts-de-France", REGION, "32", "Hauts-de-France"),
    ("Corse", REGION, "94", "Corse"),
    ("Alsace", REGION, "44", "Grand Est"),
    ("Picardie", REGION, "32", "Hauts-de-France"),
    ("la Franche-Comté", REGION, "27", "Bourgogne-Franche-Comté"),
    ("Paris", COMMUNE, "75056", "Paris (75)"),
]


def code_of(place) -> str:
    if place.type is REGION:
        return place.region_code
    return place.departement_code if place.type is DEPARTEMENT else place.commune_code


@pytest.mark.parametrize(("typed", "kind", "code", "label"), EXPECTED, ids=str)
def test_what_is_typed_means(typed, kind, code, label):
    place = resolve(typed).best
    assert place is not None, "rien n'est trouvé"
    assert (place.type, code_of(place), place.label) == (kind, code, label)


def test_homonyms_are_all_offered_with_their_department_and_by_population():
    places = resolve("saint denis").places
    assert [place.label for place in places[:4]] == [
        "Saint-Denis (974)",
        "Saint-Denis (93)",
        "Saint-Denis (11)",
        "Saint-Denis (30)",
    ]
    assert [place.detail for place in places[:2]] == ["La Réunion", "Seine-Saint-Denis"]
    assert len(resolve("Sainte-Colombe").places) >= 12


def test_a_name_typed_with_its_article_comes_before_the_others():
    labels = [place.label for place in resolve("pin").places]
    assert labels[0] == "Pin (70)"
    assert "Le Pin (77)" in labels


def test_larger_towns_of_a_longer_name_are_offered_after_the_exact_one():
    labels = [place.label for place in resolve("clermont").places]
    assert labels[0] == "Clermont (60)"
    assert "Clermont-Ferrand (63)" in labels


@pytest.mark.parametrize(
    ("typed", "first_two"),
    [
        ("aix", ["Aix-en-Provence (13)", "Aix (19)"]),
        ("la seyne", ["La Seyne-sur-Mer (83)", "Seyne (04)"]),
        ("aix centre", ["Aix-en-Provence (13)", "Aix (19)"]),
        ("chalon", ["Chalon-sur-Saône (71)", "Chalon (38)"]),
    ],
)
def test_a_far_larger_town_of_a_longer_name_comes_before_the_exact_one(typed, first_two):
    assert [place.label for place in resolve(typed).places[:2]] == first_two


def test_a_quarter_leaves_every_homonym_to_choose_from():
    assert resolve("montreuil centre").places == resolve("montreuil").places


def test_an_overseas_region_and_its_department_are_one_place():
    guadeloupe = resolve("Guadeloupe")
    assert len(guadeloupe.places) == 1
    assert guadeloupe.best.is_territory
    assert guadeloupe.best.departement_code == "971"
    assert guadeloupe.best.time_zone == "America/Guadeloupe"
    assert resolve("971").best == guadeloupe.best


def test_the_region_comes_before_the_commune_of_the_same_name():
    labels = [place.label for place in resolve("La Réunion").places]
    assert labels == ["La Réunion", "La Réunion (47)"]


def test_paris_is_the_city_alone():
    assert len(resolve("Paris").places) == 1


def test_number_20_is_both_departments_of_corsica():
    assert [place.label for place in resolve("20").places] == ["Corse-du-Sud", "Haute-Corse"]


def test_a_region_of_before_2016_says_where_it_is_now():
    assert resolve("Alsace").notice == "L’Alsace fait aujourd’hui partie de la région Grand Est."


@pytest.mark.parametrize(
    ("typed", "label", "notice"),
    [
        ("48999", "Lozère", "Nous ne connaissons pas le code postal 48999 : recherche en Lozère."),
        (
            "20999",
            "Haute-Corse",
            "Nous ne connaissons pas le code postal 20999 : recherche en Haute-Corse.",
        ),
        (
            "97199",
            "Guadeloupe",
            "Nous ne connaissons pas le code postal 97199 : recherche en Guadeloupe.",
        ),
    ],
)
def test_an_unknown_postal_code_is_searched_by_its_department(typed, label, notice):
    resolution = resolve(typed)
    assert (resolution.best.label, resolution.notice) == (label, notice)


def test_a_postal_code_of_nowhere_is_said_to_be_unknown():
    resolution = resolve("98000")
    assert resolution.places == ()
    assert resolution.notice == "Nous ne connaissons pas le code postal 98000."


def test_a_postal_code_and_a_town_that_disagree_are_both_offered():
    resolution = resolve("75001 Lyon")
    assert [place.label for place in resolution.places[:2]] == ["75001 Paris 1er", "Lyon (69)"]
    assert resolution.notice == "Le code postal 75001 n’est pas celui de Lyon (69)."


def test_a_postal_code_with_unknown_words_says_what_is_searched():
    resolution = resolve("48000 bibliothèque")
    assert resolution.best.label == "48000 Mende et 11 autres communes"
    assert "recherche autour de 48000 Mende" in resolution.notice


def test_a_commune_of_another_department_is_suggested():
    resolution = resolve("Mende (93)")
    assert resolution.places == ()
    assert [place.label for place in resolution.suggestions] == ["Mende (48)"]
    assert resolution.notice == "Nous n’avons pas trouvé cette commune dans ce département."


@pytest.mark.parametrize(
    "typed", ["France", "la france entière", "France métropolitaine", "centre-ville"]
)
def test_a_whole_country_is_no_place_to_search_around(typed):
    resolution = resolve(typed)
    assert resolution.places == resolution.suggestions == ()
    assert resolution.notice == "Précisez une commune, un département ou une région."


def test_a_small_commune_is_searched_within_the_default_radius():
    assert resolve("Mende").best.radius_km == DEFAULT_RADIUS_KM


def test_a_vast_commune_is_searched_within_its_own_radius():
    assert resolve("Maripasoula").best.radius_km > 100


def test_a_territory_is_searched_whole():
    assert resolve("Lozère").best.radius_km > 50
    assert resolve("Occitanie").best.radius_km > 200


def test_the_codes_and_the_time_zone_of_a_commune_are_filled():
    place = resolve("Cayenne").best
    assert (place.commune_code, place.departement_code, place.region_code) == ("97302", "973", "03")
    assert place.time_zone == "America/Cayenne"
    assert (round(place.latitude), round(place.longitude)) == (5, -52)


def test_the_resolution_keeps_the_text_for_the_form():
    assert resolve("  zzz  qqq ").text == "zzz qqq"
