-- Revert routiq:api/encounters from pg

begin;

drop function api.list_encounters(uuid, int, uuid);
drop function api.withdraw_encounter(uuid, int);
drop function api.finish_encounter(uuid, text, int);
drop function api.open_encounter(uuid, uuid, uuid, uuid, text, text, text, text);

commit;
