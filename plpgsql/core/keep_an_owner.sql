-- function core.keep_an_owner()

-- Called by tg_organization_members_50_keep_an_owner, whoever writes. The row of the organization
-- is locked first, so that two owners who leave at the same time are told apart. Raises RQ409.

create or replace function core.keep_an_owner()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- The first application may take the last owner away: what it wrote is carried over as it is.
    if
        current_setting('standardisation.origin', true) = 'old'
        and pg_has_role(current_user, 'app_migrator', 'usage')
    then
        return null;
    end if;

    perform
    from core.organizations as o
    where o.id = old.organization_id
    for no key update;

    if not exists (
        select
        from core.organization_members as m
        where
            m.organization_id = old.organization_id
            and m.role = 'owner'
            and m.status = 'active'
            and m.deleted_at is null
    ) then
        perform core.refuse(
            'RQ409',
            'an organization keeps at least one owner',
            'this is its last active owner',
            'make another member owner first'
        );
    end if;

    return null;
end
$function$;

alter function core.keep_an_owner() owner to app_owner;

revoke all on function core.keep_an_owner() from public;

comment on function core.keep_an_owner() is
    'Trigger: refuses with RQ409 to take the last active owner from an organization.';
