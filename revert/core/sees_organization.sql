-- Revert routiq:core/sees_organization from pg

begin;

drop function core.sees_organization();

commit;
