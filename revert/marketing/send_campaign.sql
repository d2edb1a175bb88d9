-- Revert routiq:marketing/send_campaign from pg

begin;

drop function marketing.finish_targets(uuid, jsonb);
drop function marketing.take_targets(uuid, int, interval);

commit;
