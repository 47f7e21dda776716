"""What is accepted as a proof, what is refused and with which words, how little is kept."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload
from django.test import Client, RequestFactory
from PIL import Image

from annuaire.models import TrustProof
from annuaire.registration.pdf import active_content
from annuaire.registration.receiving import MOST_READ_BYTES, BoundedUploadHandler
from annuaire.registration.uploads import LONGEST_SIDE, RefusedFileError, accepted_file
from millejours.pdf import pdf
from tests.annuaire.registration import files, forms
from tests.support.pages import html, text_of

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


# --- Accepted -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_again_without_what_it_said(kind):
    accepted = accepted_file(files.image(kind), "photo.pdf")
    assert accepted.media_type == "image/jpeg"
    with Image.open(io.BytesIO(accepted.content)) as drawn:
        assert drawn.size == (60, 40)
        assert not drawn.getexif()
    assert b"secret" not in accepted.content


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_sort_of_png_is_drawn(mode):
    written = io.BytesIO()
    Image.new(mode, (30, 20)).save(written, "PNG")
    assert accepted_file(written.getvalue(), "a.png").content.startswith(b"\xff\xd8")


def test_a_large_picture_is_made_smaller():
    accepted = accepted_file(files.image("PNG", (4000, 5000)), "a.png")
    with Image.open(io.BytesIO(accepted.content)) as drawn:
        assert max(drawn.size) == LONGEST_SIDE


def test_a_pdf_is_kept_as_it_is():
    content = files.pdf(files.object_stream(b"1 0 << /Type /Page >>"))
    accepted = accepted_file(content, "attestation.pdf")
    assert (accepted.content, accepted.media_type) == (content, "application/pdf")


def test_a_few_letters_by_chance_in_a_compressed_page_are_no_script():
    body = b"4 0 obj << /Length 9 >> stream\n\x01/JS \x02\nendstream endobj"
    assert not active_content(files.pdf(body))


# --- Refused ------------------------------------------------------------------------------------

PDF_SENTENCE = "programme ou un fichier joint"
REFUSED = {
    "empty": (b"", "vide"),
    "zip named pdf": (files.archive(), "archive"),
    "svg with a script": (files.SVG, "SVG"),
    "web page": (b"  <html><script>alert(1)</script>", "HTML"),
    "program": (b"MZ" + b"\0" * 100, "ni un PDF"),
    "too large": (b"%PDF-" + b"x" * 5 * MEGABYTE, "trop lourd"),
    "truncated jpeg": (files.image()[:-200], "abîmée"),
    "truncated png": (files.image("PNG")[:-30], "abîmée"),
    "only the magic of a png": (b"\x89PNG\r\n\x1a\n", "abîmée"),
    "only the magic of a jpeg": (b"\xff\xd8\xff", "abîmée"),
    "bomb": (files.bomb(), "trop grande"),
    "claimed bomb": (files.claimed_bomb(), "trop grande"),
    "truncated pdf": (files.pdf()[:-20], "incomplet"),
    "only the head of a pdf": (b"%PDF-1.7", "incomplet"),
    "protected pdf": (files.pdf(b"trailer << /Encrypt 3 0 R >>"), "mot de passe"),
    "javascript": (files.pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), PDF_SENTENCE),
    "javascript, escaped": (files.pdf(b"<< /S /J#61vaScript >>"), PDF_SENTENCE),
    "js alone": (files.pdf(b"<< /JS (app.alert(1)) >>"), PDF_SENTENCE),
    "launch": (files.pdf(b"<< /S /Launch /F (cmd.exe) >>"), PDF_SENTENCE),
    "a file inside": (files.pdf(b"<< /Type /EmbeddedFile >>"), PDF_SENTENCE),
    "files inside": (files.pdf(b"<< /Names << /EmbeddedFiles 4 0 R >> >>"), PDF_SENTENCE),
    "in an object stream": (files.pdf(files.object_stream(b"<< /S /JavaScript >>")), PDF_SENTENCE),
    "js in an object stream": (files.pdf(files.object_stream(b"<< /JS (x) >>")), PDF_SENTENCE),
    "bomb in an object stream": (
        files.pdf(files.object_stream(b"\0" * 30 * MEGABYTE)),
        PDF_SENTENCE,
    ),
    "object stream of another filter": (
        files.pdf(files.object_stream(b"a", b"/Filter /LZWDecode")),
        PDF_SENTENCE,
    ),
}


@pytest.mark.parametrize(("content", "word"), REFUSED.values(), ids=REFUSED.keys())
def test_each_refusal_has_its_sentence(content, word):
    with pytest.raises(RefusedFileError, match=word):
        accepted_file(content, "attestation.pdf")


def test_a_truncated_picture_is_refused_by_a_process_that_made_a_pdf():
    pdf("<title>x</title>", "annuaire/kit/document.css")
    with pytest.raises(RefusedFileError, match="abîmée"):
        accepted_file(files.image("PNG")[:-30], "attestation.png")


def test_a_bomb_takes_little_memory():
    tracemalloc.start()
    for content in (files.claimed_bomb(), REFUSED["bomb in an object stream"][0]):
        with pytest.raises(RefusedFileError):
            accepted_file(content, "a")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 80 * MEGABYTE


@pytest.mark.parametrize(
    "piece",
    [b"stream\n", b"1 0 obj << /ObjStm /Filter /FlateDecode >> stream\n", b"#41", b"/JS", b"obj"],
)
def test_a_forged_pdf_does_not_hold_the_server(piece):
    content = files.pdf(piece * (4 * MEGABYTE // len(piece)))
    start = time.monotonic()
    active_content(content)
    assert time.monotonic() - start < 5


# --- Received -----------------------------------------------------------------------------------


def send_file(client, registration, content, name="attestation.pdf", **more):
    registration.refresh_from_db()
    data = {"version": registration.version, **forms.trust(number=""), **more}
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(forms.step(registration, "confiance"), {**data, "document": file})


def test_a_document_is_enough(her, midwife):
    registration = forms.begun(her)
    response = send_file(her, registration, files.pdf(), name="../../mon attestation.pdf")
    assert response.status_code == 302
    proof = TrustProof.objects.get()
    assert (proof.registration, proof.uploaded_by) == (registration, midwife)
    assert proof.file.name.startswith("annuaire/justificatifs/")
    assert "attestation" not in proof.file.name
    with proof.file.open("rb") as kept:
        assert kept.read() == files.pdf()
    assert proof.size == len(files.pdf())
    assert "mon attestation.pdf" in text_of(her.get(forms.step(registration, "confiance")))


def test_another_document_takes_its_place(her, django_capture_on_commit_callbacks):
    registration = forms.begun(her)
    send_file(her, registration, files.pdf())
    before = TrustProof.objects.get()
    storage, path = before.file.storage, before.file.name
    with django_capture_on_commit_callbacks(execute=True):
        send_file(her, registration, files.image(), name="photo.jpg")
    assert TrustProof.objects.get().media_type == "image/jpeg"
    assert not storage.exists(path)


@pytest.mark.parametrize("name", ["empty", "zip named pdf", "svg with a script", "too large"])
def test_what_was_typed_is_kept_when_the_file_is_refused(her, name):
    registration = forms.begun(her)
    content, word = REFUSED[name]
    response = send_file(her, registration, content, trust_detail="Agréée par la PMI")
    page = html(response)
    assert word in page.select_one("#erreurs").text
    assert page.select_one("#id_trust_detail")["value"] == "Agréée par la PMI"
    assert page.select_one("input[value=securite-sociale]").has_attr("checked")
    assert not TrustProof.objects.exists()


def test_a_good_document_is_kept_when_another_answer_is_wrong(her):
    registration = forms.begun(her)
    response = send_file(her, registration, files.pdf(), number="SIRET 12")
    assert response.status_code == 200
    assert "Document reçu" in text_of(response)
    assert TrustProof.objects.exists()


class Endless:
    """The body of a request that says it is two gigabytes; counts what is read of it."""

    def __init__(self, head: bytes) -> None:
        self.head, self.given = head, 0

    def read(self, size: int = 65536) -> bytes:
        size = min(max(size, 1), 65536)
        self.given += size
        if self.head:
            first, self.head = self.head[:size], self.head[size:]
            return first
        return b"x" * size

    readline = read


def test_two_gigabytes_are_never_read_whole(her):
    registration = forms.begun(her)
    boundary = "frontiere"
    fields = {"version": "1", "trust": "etat", "trust_detail": "Agréée par la PMI", "number": ""}
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.7"
    )
    body = Endless(head.encode())
    tracemalloc.start()
    response = her.generic(
        "POST",
        forms.step(registration, "confiance"),
        CONTENT_TYPE=f"multipart/form-data; boundary={boundary}",
        CONTENT_LENGTH=str(2 * 1024 * MEGABYTE),
        **{"wsgi.input": body},
    )
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "trop lourd" in text_of(response)
    assert html(response).select_one("#id_trust_detail")["value"] == "Agréée par la PMI"
    assert body.given < MOST_READ_BYTES + 2 * MEGABYTE
    assert peak < 30 * MEGABYTE


def test_files_under_another_name_are_counted_and_never_kept():
    handler = BoundedUploadHandler(RequestFactory().post("/"))
    handler.new_file("autre", "a.pdf", "application/pdf", None)
    handler.receive_data_chunk(b"x" * MEGABYTE, 0)
    assert handler.file_complete(MEGABYTE) is None
    for _rank in range(24):
        handler.receive_data_chunk(b"x" * MEGABYTE, 0)
    with pytest.raises(StopUpload):
        handler.receive_data_chunk(b"x", 0)


def test_a_form_sent_from_elsewhere_is_refused(her, midwife):
    registration = forms.begun(her)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(midwife)
    response = strict.post(
        forms.step(registration, "confiance"),
        {"version": "1", **forms.trust(), "document": io.BytesIO(files.pdf())},
    )
    assert response.status_code == 403
    assert not TrustProof.objects.exists()


def test_a_body_that_is_no_form_is_refused(her):
    registration = forms.begun(her)
    there = forms.step(registration, "confiance")
    for kind in ("application/x-www-form-urlencoded", "application/json", "multipart/form-data"):
        response = her.post(there, b"x" * (7 * MEGABYTE), content_type=kind)
        assert response.status_code in (200, 400)
