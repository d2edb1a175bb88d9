-- Revert routiq:docs/presentation_items__policies from pg

begin;

drop policy presentation_items_app_migrator_all on docs.presentation_items;
drop policy presentation_items_app_owner_sight on docs.presentation_items;
drop policy presentation_items_app_owner_all on docs.presentation_items;

commit;
