-- Deploy routiq:core/is_migrating to pg
-- requires: core/roles

begin;

-- function core.is_migrating()

-- For restrictive policies only: they are written for app_owner and so bind app_migrator too, its
-- member, on a host that refuses it bypassrls. Inside a function of api the answer is false, but
-- while core.widen_sight shows the whole organization to a deletion.
-- No "set search_path", so that the planner puts the body in the place of the call: a policy asks
-- this in every query. Every name and operator is qualified instead.

create or replace function core.is_migrating()
returns boolean
language sql
stable
parallel safe
as $function$
    select
        pg_catalog.pg_has_role(current_user, 'app_migrator', 'usage')
        or coalesce(
            pg_catalog.current_setting('core.sight', true) operator(pg_catalog.=) 'organization', false
        )
$function$;

alter function core.is_migrating() owner to app_owner;

revoke all on function core.is_migrating() from public;

comment on function core.is_migrating() is
    'Whether the querying role has the rights of app_migrator, or a deletion looks for all that '
    'hangs on a row.';

commit;
