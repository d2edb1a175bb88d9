-- Revert routiq:api/loyalty from pg

begin;

drop function api.get_loyalty(uuid);
drop function api.correct_points(uuid, int, text);
drop function api.spend_points(uuid, int, text);
drop function api.accrue_points(uuid, numeric, text);
drop function api.list_loyalty_tiers();
drop function api.save_loyalty_tier(text, int, numeric, uuid, int);
drop function marketing.move_points(uuid, text, int, text);

commit;
