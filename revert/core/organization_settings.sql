-- Revert routiq:core/organization_settings from pg

begin;

drop table core.organization_settings;

commit;
