-- Deploy routiq:core/organization_members__keep_an_owner to pg
-- requires: core/organization_members
-- requires: core/keep_an_owner

begin;

create trigger tg_organization_members_50_keep_an_owner
after update or delete on core.organization_members
for each row
when (old.role = 'owner' and old.status = 'active' and old.deleted_at is null)
execute function core.keep_an_owner();

comment on trigger tg_organization_members_50_keep_an_owner on core.organization_members is
    'Refuses to take the last active owner away, whoever writes';

commit;
