-- Revert routiq:core/request_key from pg

begin;

drop function core.request_key();

commit;
