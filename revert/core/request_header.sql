-- Revert routiq:core/request_header from pg

begin;

drop function core.request_header(text);

commit;
