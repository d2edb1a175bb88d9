-- Revert routiq:core/current_org_id from pg

begin;

drop function core.current_org_id();

commit;
