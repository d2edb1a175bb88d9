-- Deploy routiq:core/count_resources to pg
-- requires: core/check_quota
-- requires: core/invitations

begin;

-- function core.count_changes(text, uuid[], uuid[])
-- function core.count_members()
-- function core.count_locations()
-- function core.limit_invitations()
-- trigger tg_organization_members_70_count_insert on core.organization_members
-- trigger tg_organization_members_70_count_update on core.organization_members
-- trigger tg_organization_members_70_count_delete on core.organization_members
-- trigger tg_locations_70_count_insert on core.locations
-- trigger tg_locations_70_count_update on core.locations
-- trigger tg_locations_70_count_delete on core.locations
-- trigger tg_invitations_70_limit on core.invitations

-- Triggers, so that no way in passes a limit: invitations accepted, members that Clerk tells of, branches of
-- an import, what is restored. Contacts and messages are not limited: whoever adds one would hold the row of
-- the count, and a practice has many who add them at the same time. An open invitation
-- counts as if it were accepted, so that whoever is invited finds room. Raise RQ402.

create or replace function core.count_changes(
    p_resource text, p_added uuid[], p_gone uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- What the first application wrote is carried over as it is.
    v_is_limited boolean := coalesce(current_setting('standardisation.origin', true), '') <> 'old'
        or not pg_has_role(current_user, 'app_migrator', 'usage');
    v_change record;
    v_used int;
    v_limit int;
begin
    for v_change in
        select
            c.organization_id,
            sum(c.step)::int as step
        from (
            select
                a.organization_id,
                1 as step
            from unnest(p_added) as a (organization_id)
            union all
            select
                g.organization_id,
                -1
            from unnest(p_gone) as g (organization_id)
        ) as c
        group by c.organization_id
        having sum(c.step) <> 0
        order by c.organization_id
    loop
        v_used := core.use_resource(v_change.organization_id, p_resource, v_change.step);
        v_limit := core.plan_limit(v_change.organization_id, p_resource);

        if v_change.step > 0 and v_used > v_limit and v_is_limited then
            perform core.refuse_more(p_resource, v_limit, v_used - v_change.step);
        end if;
    end loop;
end
$function$;

alter function core.count_changes(text, uuid[], uuid[]) owner to app_owner;

revoke all on function core.count_changes(text, uuid[], uuid[]) from public;

comment on function core.count_changes(text, uuid[], uuid[]) is
    'Counts what was added and what is gone, named by its organizations. Raises RQ402 where more '
    'came than the plan allows.';

create or replace function core.count_members()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_added uuid[];
    v_gone uuid[];
begin
    if tg_op <> 'DELETE' then
        v_added := array(
            select n.organization_id
            from new_rows as n
            where n.role <> 'customer' and n.status = 'active' and n.deleted_at is null
        );
    end if;

    if tg_op <> 'INSERT' then
        v_gone := array(
            select o.organization_id
            from old_rows as o
            where o.role <> 'customer' and o.status = 'active' and o.deleted_at is null
        );
    end if;

    perform core.count_changes('members', v_added, v_gone);

    return null;
end
$function$;

alter function core.count_members() owner to app_owner;

revoke all on function core.count_members() from public;

comment on function core.count_members() is
    'Trigger: keeps how many active members of the staff there are. Raises RQ402 where the plan '
    'allows no more.';

create or replace function core.count_locations()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_added uuid[];
    v_gone uuid[];
begin
    if tg_op <> 'DELETE' then
        v_added := array(
            select n.organization_id
            from new_rows as n
            where n.deleted_at is null
        );
    end if;

    if tg_op <> 'INSERT' then
        v_gone := array(
            select o.organization_id
            from old_rows as o
            where o.deleted_at is null
        );
    end if;

    perform core.count_changes('locations', v_added, v_gone);

    return null;
end
$function$;

alter function core.count_locations() owner to app_owner;

revoke all on function core.count_locations() from public;

comment on function core.count_locations() is
    'Trigger: keeps how many branches there are. Raises RQ402 where the plan allows no more.';

create or replace function core.limit_invitations()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- nothing limits most practices, and nobody counts for them
    if core.plan_limit(new.organization_id, 'members') is null then
        return null;
    end if;

    -- held first, so that who invites at the same time is seen
    perform core.check_quota('members', 0);
    perform core.check_quota(
        'members',
        (
            select count(*)::int
            from core.invitations as i
            where
                i.organization_id = new.organization_id
                and i.role <> 'customer'
                and i.expires_at > now()
                and i.accepted_at is null
                and i.deleted_at is null
        )
    );

    return null;
end
$function$;

alter function core.limit_invitations() owner to app_owner;

revoke all on function core.limit_invitations() from public;

comment on function core.limit_invitations() is
    'Trigger: refuses to invite more than the plan leaves room for. Raises RQ402.';

create or replace trigger tg_organization_members_70_count_insert
after insert on core.organization_members
referencing new table as new_rows
for each statement execute function core.count_members();

comment on trigger tg_organization_members_70_count_insert on core.organization_members is
    'Counts what plans limit';

create or replace trigger tg_organization_members_70_count_update
after update on core.organization_members
referencing old table as old_rows new table as new_rows
for each statement execute function core.count_members();

comment on trigger tg_organization_members_70_count_update on core.organization_members is
    'Counts what plans limit';

create or replace trigger tg_organization_members_70_count_delete
after delete on core.organization_members
referencing old table as old_rows
for each statement execute function core.count_members();

comment on trigger tg_organization_members_70_count_delete on core.organization_members is
    'Counts what plans limit';

create or replace trigger tg_locations_70_count_insert
after insert on core.locations
referencing new table as new_rows
for each statement execute function core.count_locations();

comment on trigger tg_locations_70_count_insert on core.locations is
    'Counts what plans limit';

create or replace trigger tg_locations_70_count_update
after update on core.locations
referencing old table as old_rows new table as new_rows
for each statement execute function core.count_locations();

comment on trigger tg_locations_70_count_update on core.locations is
    'Counts what plans limit';

create or replace trigger tg_locations_70_count_delete
after delete on core.locations
referencing old table as old_rows
for each statement execute function core.count_locations();

comment on trigger tg_locations_70_count_delete on core.locations is
    'Counts what plans limit';

create or replace trigger tg_invitations_70_limit
after insert or update of role, expires_at, accepted_at, deleted_at on core.invitations
for each row
when (new.role <> 'customer' and new.accepted_at is null and new.deleted_at is null)
execute function core.limit_invitations();

comment on trigger tg_invitations_70_limit on core.invitations is
    'Invites no more than the plan leaves room for';

commit;
