"""The public site's static files, made from the installed packages and our own style sheets.

``manage.py build_assets`` writes them into ``settings.ASSETS_DIR``, served under ``site/``:
one style sheet, one script and three fonts for every page, instead of the ten thousand files of
the design system. What is taken is listed in ``catalogue``; why, in docs/decisions/0005.
"""
