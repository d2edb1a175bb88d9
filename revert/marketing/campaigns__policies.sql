-- Revert routiq:marketing/campaigns__policies from pg

begin;

drop policy campaigns_app_migrator_all on marketing.campaigns;
drop policy campaigns_app_owner_staff on marketing.campaigns;
drop policy campaigns_app_owner_all on marketing.campaigns;

commit;
