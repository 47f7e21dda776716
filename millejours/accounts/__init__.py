"""Accounts without password: an address, a code, done (docs/decisions/0018-accounts.md).

Everything is under ``/connexion/``; django-allauth does the work, this package adapts it. A room
that must act when somebody proves an address connects to allauth's own signals, nothing of ours:

- ``allauth.account.signals.user_logged_in`` (``request``, ``user``): at each login. Its address
  ``user.email`` is proven, whatever the way in: nobody is logged in by these pages before.
- ``allauth.account.signals.email_confirmed`` (``request``, ``email_address``): an address has just
  been proven, for the first time or because it was changed; ``email_address.user`` holds it.
"""
