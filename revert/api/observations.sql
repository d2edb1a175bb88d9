-- Revert routiq:api/observations from pg

begin;

drop function api.list_observations(uuid, text, int, uuid);
drop function api.withdraw_observation(uuid, int);
drop function api.amend_observation(uuid, numeric, text, text, text, text, int);
drop function
api.record_observation(text, uuid, uuid, uuid, numeric, text, text, text, text, timestamptz, text);

commit;
