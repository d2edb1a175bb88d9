-- Revert routiq:api/campaigns from pg

begin;

drop function api.list_campaigns(int, uuid);
drop function api.cancel_campaign(uuid, int);
drop function api.start_campaign(uuid, int);
drop function api.save_campaign(text, uuid, text, text, text, uuid, int);
drop function marketing.hold_campaign(uuid);

commit;
