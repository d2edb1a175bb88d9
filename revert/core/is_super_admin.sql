-- Revert routiq:core/is_super_admin from pg

begin;

drop function core.is_super_admin();

commit;
