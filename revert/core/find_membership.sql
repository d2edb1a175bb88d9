-- Revert routiq:core/find_membership from pg

begin;

drop function core.find_membership(text, uuid, text);

commit;
