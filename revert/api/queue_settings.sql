-- Revert routiq:api/queue_settings from pg

begin;

drop function api.queue_stats(date, date, uuid);
drop function api.get_queue_settings(uuid);
drop function api.set_queue_settings(uuid, boolean, int, int, int);

commit;
