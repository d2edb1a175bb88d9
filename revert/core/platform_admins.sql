-- Revert routiq:core/platform_admins from pg

begin;

drop table core.platform_admins;

commit;
