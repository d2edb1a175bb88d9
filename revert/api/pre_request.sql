-- Revert routiq:api/pre_request from pg

begin;

drop function api.pre_request();

commit;
