-- Revert routiq:core/purge_expired from pg

begin;

drop function core.purge_expired(text, int);

commit;
