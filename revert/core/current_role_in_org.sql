-- Revert routiq:core/current_role_in_org from pg

begin;

drop function core.current_role_in_org();

commit;
