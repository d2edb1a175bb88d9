-- Revert routiq:core/current_org_external_id from pg

begin;

drop function core.current_org_external_id();

commit;
