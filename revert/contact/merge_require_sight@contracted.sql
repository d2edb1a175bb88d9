-- Revert routiq:contact/merge_require_sight from pg

begin;

drop function contact.merge_require_sight(uuid, jsonb);

commit;
