-- Revert routiq:core/organization_members__keep_an_owner from pg

begin;

drop trigger tg_organization_members_50_keep_an_owner on core.organization_members;

commit;
