"""What is wrong is said at its field, in French, and nothing that was typed is lost."""

import gc
import io
import json
import warnings

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.test.utils.form_data import rich_text

from articles.models import ArticlePage, Fact
from millejours.models import SiteDocument, SiteImage
from tests.articles.editing_form import (
    PUBLISH,
    add_url,
    article_values,
    edit_url,
    fact_values,
    source,
)
from tests.articles.factories import FactFactory, LandmarkFactory
from tests.factories import StageFactory, UserFactory
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture(autouse=True)
def _unclosed_renditions():
    """Wagtail 8.0 leaves the temporary file of each new rendition to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


def png(width: int, height: int) -> bytes:
    """A picture of one colour: a small file whatever its size."""
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


def make_image() -> SiteImage:
    return SiteImage.objects.create(title="Un bébé", file=ContentFile(png(20, 20), "bebe.png"))


def body_error(response):
    return response.context["form"].errors.as_data()["body"][0]


# --- Blocks -------------------------------------------------------------------------------------


def figure(**changes):
    image = {"image": make_image().pk, "decorative": "", "alt_text": "", **changes}
    return "figure", {"image": image, "caption": "Legende tapee"}


def test_an_image_asks_for_its_alternative(admin):
    values = article_values(figure())
    response = admin.post(add_url(), {**values, **PUBLISH})
    assert response.status_code == 200
    error = body_error(response).block_errors[0].block_errors["image"].block_errors["alt_text"]
    assert error.messages == [
        "Veuillez ajouter un texte alternatif ou marquer l'image comme décorative"
    ]
    assert "Legende tapee" in response.content.decode()
    assert html(response).select_one("#id_title")["value"] == "Le congé du père"


def test_the_draft_of_an_image_without_alternative_is_kept(admin):
    assert admin.post(add_url(), article_values(figure())).status_code == 302
    article = ArticlePage.objects.get()
    assert article.body[0].value["caption"] == "Legende tapee"
    values = article_values(figure(), comments={}) | PUBLISH
    assert admin.post(edit_url(article), values).status_code == 200
    article.refresh_from_db()
    assert not article.live


@pytest.mark.parametrize("changes", [{"decorative": "on"}, {"alt_text": "Un bébé dort."}])
def test_an_image_with_its_alternative_is_accepted(admin, changes):
    response = admin.post(add_url(), {**article_values(figure(**changes)), **PUBLISH})
    assert response.status_code == 302, response.context["form"].errors


def test_a_video_asks_for_its_transcript(admin):
    video = {"title": "Une vidéo", "url": "https://exemple.fr/tapee", "duration": "2 min"}
    block = ("video", {**video, "transcript": rich_text("")})
    response = admin.post(add_url(), {**article_values(block), **PUBLISH})
    error = body_error(response).block_errors[0].block_errors["transcript"]
    assert error.messages == ["Champ requis."]
    assert "https://exemple.fr/tapee" in response.content.decode()


@pytest.mark.parametrize("words", ["<p></p>", "<p> </p><p>&nbsp;</p>", "<h2></h2>"])
def test_a_text_without_a_word_is_not_published(admin, words):
    values = article_values(("text", rich_text(words)))
    response = admin.post(add_url(), {**values, **PUBLISH})
    assert body_error(response).block_errors[0].messages == ["Champ requis."]
    assert admin.post(add_url(), values).status_code == 302, "the draft is kept"


def test_an_empty_heading_is_not_published(admin):
    values = article_values(("text", rich_text("<h2> </h2><p>Un texte.</p>")))
    response = admin.post(add_url(), {**values, **PUBLISH})
    message = "Un titre est vide\u00a0: écrivez-le ou retirez-le."
    assert body_error(response).block_errors[0].messages == [message]


@pytest.mark.parametrize("words", ["<p> </p>", "<p>&nbsp;</p><p></p>"])
def test_a_blank_transcript_is_not_one(admin, words):
    video = {"title": "Une vidéo", "url": "https://exemple.fr", "duration": ""}
    values = article_values(("video", {**video, "transcript": rich_text(words)}))
    response = admin.post(add_url(), {**values, **PUBLISH})
    error = body_error(response).block_errors[0].block_errors["transcript"]
    assert error.messages == ["Champ requis."]
    assert admin.post(add_url(), values).status_code == 302, "the draft is kept"


def test_a_sound_asks_for_its_transcript(admin):
    url = reverse("wagtaildocs:add")
    values = {"title": "Une berceuse", "collection": 1, "language": "fr", "transcript": ""}
    sound = SimpleUploadedFile("berceuse.mp3", b"ID3", content_type="audio/mpeg")
    response = admin.post(url, {**values, "file": sound})
    assert "Écrivez ce qui est dit" in text_of(response)
    assert html(response).select_one("#id_title")["value"] == "Une berceuse"
    assert not SiteDocument.objects.exists()
    sound.seek(0)
    admin.post(url, {**values, "file": sound, "transcript": "Fais dodo…"})
    assert SiteDocument.objects.get().transcript == "Fais dodo…"


# --- Sources and facts --------------------------------------------------------------------------


def test_a_source_names_its_institution(admin):
    values = article_values(sources=[source(institution="", title="Un titre tapé")])
    response = admin.post(add_url(), {**values, **PUBLISH})
    page = html(response)
    assert response.context["form"].formsets["sources"].errors == [
        {"institution": ["Champ requis."]}
    ]
    assert page.select_one("#id_sources-0-title")["value"] == "Un titre tapé"
    field = page.select_one("#id_sources-0-institution").find_parent(class_="w-field")
    assert "Champ requis." in field.text
    assert admin.post(add_url(), values).status_code == 302, "the draft is kept"


def test_an_article_has_a_source(admin):
    response = admin.post(add_url(), {**article_values(sources=[]), **PUBLISH})
    assert response.status_code == 200
    assert response.context["form"].formsets["sources"].non_form_errors()


ADD_FACT = "wagtailsnippets_articles_fact:add"
EDIT_FACT = "wagtailsnippets_articles_fact:edit"


@pytest.mark.parametrize(
    ("field", "changes", "message"),
    [
        (
            "valid_to",
            {"valid_from": "2026-07-01", "valid_to": "2026-01-01"},
            "La validité finit avant de commencer.",
        ),
        ("institution", {"institution": ""}, "Champ requis."),
        ("source_url", {"source_url": "pas une adresse"}, "Saisissez une URL valide."),
        ("checked_on", {"checked_on": "hier"}, "Saisissez une date valide."),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(admin, field, changes, message):
    values = fact_values(precision="Une précision tapée", **changes)
    response = admin.post(reverse(ADD_FACT), {**values, **PUBLISH})
    assert response.status_code == 200
    page = html(response)
    assert message in page.select_one(f"#id_{field}").find_parent(class_="w-field").text
    assert page.select_one("#id_precision")["value"] == "Une précision tapée"
    assert not Fact.objects.exists()


def test_a_wrong_change_leaves_the_published_fact_alone(admin):
    fact = FactFactory(value="25")
    url = reverse(EDIT_FACT, args=[fact.pk])
    wrong = {"valid_from": "2026-07-01", "valid_to": "2026-01-01"}
    response = admin.post(url, {**fact_values(value="28", **wrong), **PUBLISH})
    assert html(response).select_one("#id_value")["value"] == "28"
    fact.refresh_from_db()
    assert fact.value == "25"


# --- Landmarks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("situation", {"situation": "n-importe"}),
        ("territories", {"territories": "973|Guyane"}),
        ("territories", {"territories": "973:partout"}),
        ("territories", {"territories": "973|"}),
        ("end", {"unit": "mois", "end": 61}),
        ("start", {"unit": "mois", "start": -61}),
        ("end", {"start": 3, "end": 2}),
        ("unit", {"unit": "semaines_SA", "reference": "naissance"}),
    ],
)
def test_a_landmark_that_no_calendar_could_show_is_refused(field, changes):
    landmark = LandmarkFactory.build(stage=StageFactory(), **changes)
    with pytest.raises(ValidationError) as refused:
        landmark.full_clean()
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"territories": "973|976"},
        {"territories": "R93|2A|973:communes_isolees"},
        {"situation": "jumeaux", "unit": "mois", "end": 60},
        {"unit": "semaines_SA", "reference": "grossesse_sa"},
    ],
)
def test_a_landmark_of_the_calendar_is_accepted(changes):
    LandmarkFactory.build(stage=StageFactory(), **changes).full_clean()


def test_the_situation_of_a_landmark_is_chosen(admin):
    page = html(admin.get(reverse("wagtailsnippets_articles_landmark:add")))
    options = {
        option["value"]: option.text.strip() for option in page.select("#id_situation option")
    }
    assert options["tous"] == "Tout le monde"
    assert options["jumeaux"] == "Si vous attendez ou avez des jumeaux"


def test_a_territory_is_one_of_those_loaded(territoires):
    stage = StageFactory()
    LandmarkFactory.build(stage=stage, territories="973").full_clean()
    with pytest.raises(ValidationError, match="Codes inconnus"):
        LandmarkFactory.build(stage=stage, territories="999").full_clean()


# --- Images -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("immense.png", png(10_000, 6_000), "un trop grand nombre de pixels (60000000)"),
        ("texte.png", b"Ceci est un texte.", "Téléversez une image valide"),
        ("image.jpg", png(10, 10), "ne correspond pas au format du fichier (png)"),
        ("page.html", b"<p>Bonjour</p>", "Format d'image non supporté"),
    ],
)
def test_a_wrong_image_is_refused_at_its_field(admin, name, content, message):
    file = SimpleUploadedFile(name, content, content_type="image/png")
    values = {"title": "Un titre tapé", "collection": 1, "description": "Une alternative tapée"}
    response = admin.post(reverse("wagtailimages:add"), {**values, "file": file})
    page = html(response)
    assert message in page.select_one("#id_file").find_parent(class_="w-field").text
    assert page.select_one("#id_title")["value"] == "Un titre tapé"
    assert not SiteImage.objects.exists()


def test_a_wrong_image_sent_with_others_is_refused_alone(admin):
    file = SimpleUploadedFile("immense.png", png(10_000, 6_000), content_type="image/png")
    response = admin.post(reverse("wagtailimages:add_multiple"), {"files[]": file, "title": "x"})
    answer = json.loads(response.content)
    assert answer["success"] is False
    assert "trop grand nombre de pixels" in answer["error_message"]
