-- Revert routiq:docs/presentation_items from pg

begin;

drop table docs.presentation_items;

commit;
