"""The kit: for those who keep the listing, only while it is on line and approved."""

import builtins
import io

import pytest
from django.urls import reverse
from PIL import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import WorkflowState

from annuaire.kit.qr import qr_image
from annuaire.models import KitSettings, ListingEditor
from millejours.models import SiteImage
from moderation.services import submit
from moderation.workflows import ensure_default_workflows
from tests.annuaire.kit.factories import CODE, approved_listing, keeper
from tests.annuaire.kit.reading import everything, joined, letters_of
from tests.factories import UserFactory
from tests.moderation.factories import animator
from tests.support.pages import html, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home_page")]
NAMES = ["page", "logo_svg", "poster", "sticker"]
HOST = "http://testserver"


def url(name, listing, *more):
    return reverse(f"kit:{name}", args=[listing.pk, *more])


def every_address(listing):
    return [*(url(name, listing) for name in NAMES), url("logo_png", listing, 600)]


# --- Who ---------------------------------------------------------------------------------------


def test_a_visitor_is_asked_to_sign_in(client):
    listing = approved_listing()
    for address in every_address(listing):
        response = client.get(address)
        assert response.status_code == 302
        assert "next=" in response.url


def test_those_who_do_not_keep_it_get_a_404(client):
    listing, other = approved_listing(), approved_listing("Autre", verification_code="OTHER22222")
    ListingEditor.objects.create(listing=listing, email="invitee@example.org")
    for user in (UserFactory(), keeper(other), UserFactory(is_superuser=True)):
        client.force_login(user)
        for address in every_address(listing):
            assert client.get(address).status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_an_unknown_listing_is_a_404(client, pk):
    client.force_login(keeper(approved_listing()))
    assert client.get(reverse("kit:page", args=[pk])).status_code == 404


def test_it_is_only_read(client):
    listing = approved_listing()
    client.force_login(keeper(listing))
    for address in every_address(listing):
        assert client.post(address).status_code == 405


# --- When --------------------------------------------------------------------------------------


def refused(client, listing):
    """The page says why; every file leads to it."""
    client.force_login(keeper(listing))
    for address in every_address(listing)[1:]:
        assert client.get(address).url == url("page", listing)
    return text_of(client.get(url("page", listing)))


def test_a_listing_taken_off_line_has_no_kit_any_more(client):
    listing = approved_listing()
    listing.unpublish()
    shown = refused(client, listing)
    assert "Votre fiche n’est plus en ligne." in shown
    assert "Depuis le" in shown
    assert "à retirer" in shown
    assert CODE not in shown


def test_a_listing_that_waits_for_its_referent_has_no_kit_yet(client):
    ensure_default_workflows()
    listing = approved_listing(live=False, verification_code=None, first_published_at=None)
    listing.save_revision()
    submit(listing, None)
    assert "Votre fiche attend la réponse du référent." in refused(client, listing)
    WorkflowState.objects.update(status=WorkflowState.STATUS_NEEDS_CHANGES)
    shown = refused(client, listing)
    assert "Le référent vous a demandé des modifications." in shown
    assert "Depuis le" in shown


def test_a_draft_has_no_kit(client):
    listing = approved_listing(live=False, verification_code=None, first_published_at=None)
    assert "Votre fiche est un brouillon." in refused(client, listing)


def test_what_an_import_put_on_line_has_no_kit_until_a_referent_approves(client):
    listing = approved_listing(verification_code=None)
    shown = refused(client, listing)
    assert "aucun référent ne l’a encore approuvée" in shown
    assert "Depuis le 2 mars 2026" in shown


# --- What --------------------------------------------------------------------------------------


def test_the_page_gives_logo_documents_signature_and_text(client):
    listing = approved_listing(structure="Département <48>")
    client.force_login(keeper(listing))
    response = client.get(url("page", listing))
    page = html(response)
    for address in [*every_address(listing)[1:], url("logo_png", listing, 2400)]:
        assert page.select_one(f"a[href='{address}']"), address
    public = HOST + listing.get_absolute_url()
    check = f"{HOST}/annuaire/verifier/{CODE}/"
    assert page.select_one(f"a[href='{public}']")
    assert page.select_one(f"a[href='{check}']")
    text = page.select_one("#signature-texte").text
    assert text.splitlines()[:2] == ["PMI de Mende", "Département <48>"]
    assert public in text
    assert check in text
    source = page.select_one("#signature-html").text
    assert "Département &lt;48&gt;" in source
    assert f'href="{check}"' in source
    assert "<img" not in source
    assert "référencés dans l’annuaire public" in page.select_one("#texte").text
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_the_logo_is_ours_in_svg_and_two_sizes(client):
    listing = approved_listing()
    client.force_login(keeper(listing))
    drawing = client.get(url("logo_svg", listing))
    assert drawing["Content-Type"] == "image/svg+xml"
    for forbidden in (b"<script", b"href", b"Marianne", b"PMI"):
        assert forbidden not in drawing.content
    assert "professionnel référencé" in drawing.content.decode()
    for width in (600, 2400):
        image = Image.open(io.BytesIO(client.get(url("logo_png", listing, width)).content))
        assert (image.format, image.width) == ("PNG", width)
    assert client.get(url("logo_png", listing, 601)).status_code == 404


@pytest.mark.parametrize("name", ["poster", "sticker"])
def test_a_document_is_a_tagged_pdf_with_name_address_and_code(client, name):
    listing = approved_listing()
    client.force_login(keeper(listing))
    response = client.get(url(name, listing))
    assert response["Content-Type"] == "application/pdf"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    inside = everything(response.content)
    for part in (b'pdfuaid:part="1"', b"/MarkInfo", b"/Lang (fr)", b"PMI de Mende", b"/Alt"):
        assert part in inside, part
    assert b"/Count 1" in inside
    letters = letters_of(response.content)
    for part in ("PMI de Mende", "ABCDE-23456", f"testserver{listing.get_absolute_url()}"):
        assert joined(part) in letters, part


@pytest.mark.parametrize("name", ["poster", "sticker"])
def test_a_document_is_the_same_each_time(client, name):
    listing = approved_listing()
    client.force_login(keeper(listing))
    first, second = (letters_of(client.get(url(name, listing)).content) for _time in range(2))
    assert first == second


def test_the_code_of_the_documents_leads_to_the_verification(client, rf):
    from annuaire.kit.documents import kit_of

    listing = approved_listing()
    kit = kit_of(listing, rf.get("/"))
    assert kit.verify_url == f"{HOST}/annuaire/verifier/{CODE}/"
    for document in (kit.poster(), kit.sticker()):
        assert qr_image(kit.verify_url) in document
    assert client.get(kit.verify_url).status_code == 200


def test_a_very_long_name_keeps_to_one_page(client):
    listing = approved_listing("Établissement d’accueil " * 6 + "éééé", structure="S" * 160)
    client.force_login(keeper(listing))
    for name in ("poster", "sticker"):
        content = client.get(url(name, listing)).content
        assert b"/Count 1" in everything(content), name


def test_without_pango_the_page_says_so(client, monkeypatch):
    listing = approved_listing()
    client.force_login(keeper(listing))
    real = builtins.__import__

    def broken(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("no pango")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)
    for name in ("poster", "sticker"):
        response = client.get(url(name, listing))
        assert response.status_code == 503
        assert "Ce serveur ne sait pas faire de PDF" in text_of(response)
        assert html(response).select_one("#signature-texte")


# --- Settings ----------------------------------------------------------------------------------


# Wagtail 8.0 leaves the temporary file of a rendition to the garbage collector.
left_open = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def replaced_logo():
    image = SiteImage.objects.create(title="Logo", file=get_test_image_file(size=(3000, 1000)))
    KitSettings.objects.create(logo=image, text="Notre texte à nous.")
    return image


@left_open
def test_the_settings_replace_the_logo_and_the_text(client):
    replaced_logo()
    listing = approved_listing()
    client.force_login(keeper(listing))
    page = html(client.get(url("page", listing)))
    assert page.select_one("#texte").text == "Notre texte à nous."
    assert not page.select_one(f"a[href='{url('logo_svg', listing)}']")
    assert client.get(url("logo_svg", listing)).status_code == 404
    for width in (600, 2400):
        image = Image.open(io.BytesIO(client.get(url("logo_png", listing, width)).content))
        assert (image.format, image.width) == ("PNG", width)
    assert client.get(url("poster", listing)).content.startswith(b"%PDF-")


@left_open
def test_an_image_whose_file_is_gone_gives_way_to_the_shipped_drawing(client):
    image = replaced_logo()
    image.file.delete(save=False)
    SiteImage.objects.filter(pk=image.pk).update(file="original_images/absente.png")
    listing = approved_listing()
    client.force_login(keeper(listing))
    assert client.get(url("page", listing)).status_code == 200
    assert client.get(url("logo_svg", listing)).status_code == 200


def test_the_administration_edits_them(client):
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtailsettings:edit", args=["annuaire", "kitsettings"])
    response = client.get(address, follow=True)
    assert "texte à réutiliser" in response.content.decode().lower()
    client.post(response.request["PATH_INFO"], {"logo": "", "text": "Nouveau texte"})
    assert KitSettings.current().text == "Nouveau texte"


def test_an_animator_does_not_edit_them(client):
    client.force_login(animator())
    address = reverse("wagtailsettings:edit", args=["annuaire", "kitsettings"])
    assert client.get(address).status_code == 302
    assert client.post(address, {"text": "Non"}).status_code == 302
    assert KitSettings.current().text == ""


@pytest.mark.parametrize("count", [0, 20])
def test_the_page_stays_within_its_query_budget(client, count, assert_max_queries):
    listing = approved_listing()
    user = keeper(listing)
    for number in range(count):
        other = approved_listing(f"Autre {number}", verification_code=f"OTHER{number:05}")
        ListingEditor.objects.create(listing=other, user=user, email=user.email)
    client.force_login(user)
    client.get(url("page", listing))
    with assert_max_queries(12):
        client.get(url("page", listing))
