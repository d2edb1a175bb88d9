-- Revert routiq:api/dashboard from pg

begin;

drop function api.dashboard(date, date, uuid);

commit;
