"""Everything about accounts, under /connexion/. Names are those that allauth's code reverses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from . import proconnect
from .views import CodeView, PasswordView, SignInView, leads_to_proconnect

sign_in = leads_to_proconnect(SignInView.as_view())
sign_up = RedirectView.as_view(pattern_name="account_login", query_string=True)

DOORS: list[URLPattern] = [
    path("", sign_in, name="account_login"),
    path("", sign_in, name="account_request_login_code"),
    path("inscription/", sign_up, name="account_signup"),
    path("code/", CodeView.as_view(), name="account_confirm_login_code"),
    path("mot-de-passe/", leads_to_proconnect(PasswordView.as_view()), name="password_login"),
    path("cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("compte-ferme/", account.account_inactive, name="account_inactive"),
]
ADDRESS_AND_PASSWORD: list[URLPattern] = [
    path("adresse/", account.email, name="account_email"),
    path("adresse/code/", account.email_verification_sent, name="account_email_verification_sent"),
    path("mot-de-passe/changer/", account.password_change, name="account_change_password"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oublie/code/",
        account.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "mot-de-passe/oublie/nouveau/",
        account.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "mot-de-passe/oublie/fini/",
        account.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
]
SECURITY: list[URLPattern] = [
    path("securite/", mfa.index, name="mfa_index"),
    path("securite/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "securite/confirmer/cle/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("securite/confirmer/mot-de-passe/", account.reauthenticate, name="account_reauthenticate"),
    path("securite/application/ajouter/", totp.activate_totp, name="mfa_activate_totp"),
    path("securite/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("securite/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/nommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("securite/secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "securite/secours/creer/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "securite/secours/telecharger/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
PROCONNECT: list[URLPattern] = [
    path("proconnect/", proconnect.login, name="proconnect_login"),
    path("proconnect/retour/", proconnect.callback, name="proconnect_callback"),
    path("proconnect/annule/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("proconnect/erreur/", social.login_error, name="socialaccount_login_error"),
    path("proconnect/compte/", social.signup, name="socialaccount_signup"),
]
urlpatterns = [*DOORS, *ADDRESS_AND_PASSWORD, *SECURITY, *PROCONNECT]
