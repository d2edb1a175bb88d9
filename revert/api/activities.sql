-- Revert routiq:api/activities from pg

begin;

drop function api.list_activities(uuid, int);
drop function api.finish_activity(uuid, text, int);
drop function api.plan_activity(uuid, text, text, timestamptz, uuid, uuid, uuid, text);

commit;
