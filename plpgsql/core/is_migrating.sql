-- function core.is_migrating()

-- For restrictive policies only: they are written for app_owner and so bind app_migrator too, its
-- member, on a host that refuses it bypassrls. Inside a function of api the answer is false, but
-- while core.widen_sight shows the whole organization to a deletion.

create or replace function core.is_migrating()
returns boolean
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        pg_has_role(current_user, 'app_migrator', 'usage')
        or coalesce(current_setting('core.sight', true) = 'organization', false)
$function$;

alter function core.is_migrating() owner to app_owner;

revoke all on function core.is_migrating() from public;

comment on function core.is_migrating() is
    'Whether the querying role has the rights of app_migrator, or a deletion looks for all that '
    'hangs on a row.';
