-- Revert routiq:marketing/campaign_targets__policies from pg

begin;

drop policy campaign_targets_app_migrator_all on marketing.campaign_targets;
drop policy campaign_targets_app_owner_staff on marketing.campaign_targets;
drop policy campaign_targets_app_owner_all on marketing.campaign_targets;

commit;
