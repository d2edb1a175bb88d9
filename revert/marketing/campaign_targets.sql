-- Revert routiq:marketing/campaign_targets from pg

begin;

drop table marketing.campaign_targets;

delete from ref.status_transitions
where entity = 'marketing.campaign_targets';

commit;
