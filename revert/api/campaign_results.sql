-- Revert routiq:api/campaign_results from pg

begin;

drop function api.campaign_report(uuid);
drop function api.record_campaign_events(uuid, jsonb);

commit;
