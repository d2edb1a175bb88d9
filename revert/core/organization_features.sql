-- Revert routiq:core/organization_features from pg

begin;

drop table core.organization_features;

commit;
