"""The room in the admin."""

from wagtail import hooks

from maisons.referential import admin as referential

hooks.register("register_admin_urls", referential.admin_urls)
hooks.register("register_admin_menu_item", referential.versions_menu_item)
hooks.register("register_page_listing_more_buttons", referential.version_button)
hooks.register("register_page_header_buttons", referential.version_button)
hooks.register("before_copy_page", referential.refuse_copy)
