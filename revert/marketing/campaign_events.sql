-- Revert routiq:marketing/campaign_events from pg

begin;

drop table marketing.campaign_events;

commit;
