-- Revert routiq:marketing/campaign_events__policies from pg

begin;

drop policy campaign_events_app_migrator_select on marketing.campaign_events;
drop policy campaign_events_app_owner_staff on marketing.campaign_events;
drop policy campaign_events_app_owner_insert on marketing.campaign_events;
drop policy campaign_events_app_owner_select on marketing.campaign_events;

commit;
