-- Revert routiq:core/referred from pg

begin;

drop function core.referred(text, uuid, uuid[]);

commit;
