-- function core.idle_references(text, uuid, uuid[])

-- Deletions and merges come before the tables that refer to what they delete and merge: so where
-- core.referred is not there yet, nothing is known, and every table is looked at.

create or replace function core.idle_references(
    p_table text, p_organization_id uuid, p_ids uuid[]
)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if to_regprocedure('core.referred(text, uuid, uuid[])') is null then
        return array[]::text[];
    end if;

    return array(
        select concat_ws(' ', k.child_table, k.child_column)
        from core.referred(p_table, p_organization_id, p_ids) as k
        where not k.has_rows
    );
end
$function$;

alter function core.idle_references(text, uuid, uuid[]) owner to app_owner;

revoke all on function core.idle_references(text, uuid, uuid[]) from public;

comment on function core.idle_references(text, uuid, uuid[]) is
    'References by which, for certain, no row refers to any of these rows, such as '
    '"clinic.bookings contact_id".';
