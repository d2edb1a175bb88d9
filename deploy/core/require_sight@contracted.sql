-- Deploy routiq:core/require_sight to pg
-- requires: core/delete_batch_rows__policies
-- requires: core/refuse
-- requires: core/division_condition

begin;

-- function core.require_sight(uuid, uuid)

-- Called with the caller's own sight, after the rows were written with the whole organization's: a
-- deletion must not reach where its caller may not. Raises RQ403.

create or replace function core.require_sight(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table regclass;
    v_ids uuid[];
    v_is_seen boolean;
-- the condition is quoted where it is put together
-- @plpgsql_check_options: security_warnings = false
begin
    for v_table, v_ids in
        select
            w.table_name::regclass,
            array_agg(w.row_id)
        from core.delete_batch_rows as w
        where w.organization_id = p_organization_id and w.delete_batch = p_delete_batch
        group by w.table_name
    loop
        execute format(
            'select count(*) = cardinality($2) from %s as t '
            'where t.organization_id = $1 and t.id = any($2)%s',
            v_table, core.division_condition(v_table, 'id', p_organization_id, v_ids)
        )
        into v_is_seen
        using p_organization_id, v_ids;

        if not v_is_seen then
            perform core.refuse(
                'RQ403', 'not all of it is yours',
                'some of what belongs to it stands in a branch that is none of yours',
                'ask an owner or admin of the organization'
            );
        end if;
    end loop;
end
$function$;

alter function core.require_sight(uuid, uuid) owner to app_owner;

revoke all on function core.require_sight(uuid, uuid) from public;

comment on function core.require_sight(uuid, uuid) is
    'Refuses with RQ403 a batch that holds rows which the caller does not see.';

commit;
