-- Deploy routiq:core/require_own_branch to pg
-- requires: core/refuse
-- requires: core/current_location_ids

begin;

-- function core.require_own_branch(uuid)

-- Of no branch is what belongs to the whole organization; whoever needs one refuses null by itself.
-- Raises RQ404.

create or replace function core.require_own_branch(p_location_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_location_id is not null and p_location_id <> all (core.current_location_ids()) then
        perform core.refuse(
            'RQ404', 'there is no such branch', 'the branch is none of yours', 'name your branch'
        );
    end if;
end
$function$;

alter function core.require_own_branch(uuid) owner to app_owner;

revoke all on function core.require_own_branch(uuid) from public;

comment on function core.require_own_branch(uuid) is
    'Raises RQ404 where a branch is named that is none of the caller''s.';

commit;
