"""The desk and the organisations in the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from moderation.desk import deletion, editing
from moderation.desk.people import OrganisationsGroup
from moderation.desk.urls import desk_urls
from moderation.documents import refuse_off_line
from moderation.steering.hooks import steering_menu_item, steering_urls
from moderation.stock_cancel import withdraw_instead

register_snippet(OrganisationsGroup)

hooks.register("register_admin_urls", desk_urls)
hooks.register("register_admin_menu_item", editing.desk_menu_item)
hooks.register("register_admin_menu_item", editing.off_line_menu_item)
hooks.register("register_page_listing_more_buttons", editing.page_buttons)
hooks.register("register_page_header_buttons", editing.header_buttons)
hooks.register("register_snippet_listing_buttons", editing.snippet_buttons)
hooks.register("construct_page_action_menu", editing.page_actions)
hooks.register("construct_snippet_action_menu", editing.snippet_actions)
hooks.register("construct_page_chooser_queryset", editing.without_drafts)
hooks.register("before_delete_page", deletion.refuse_page)
hooks.register("before_bulk_action", deletion.refuse_pages)
hooks.register("before_delete_snippet", deletion.refuse_snippets)
hooks.register("register_admin_urls", steering_urls)
hooks.register("register_admin_menu_item", steering_menu_item)
hooks.register("before_serve_document", refuse_off_line)
hooks.register("before_edit_page", withdraw_instead)
hooks.register("before_edit_snippet", withdraw_instead)
