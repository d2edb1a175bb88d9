-- Deploy routiq:api/as_of to pg
-- requires: api/schema
-- requires: audit/as_of
-- requires: audit/visible_row_ids
-- requires: audit/log_access
-- requires: ref/permissions__audit_read
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.as_of(text, uuid, timestamptz)

-- Reads patient data, so it writes the access log: volatile. One answer for a row that is not there,
-- not for the caller, or in a table without a history. Raises RQ400, RQ401, RQ403, RQ404.

create or replace function api.as_of(p_table text, p_row_id uuid, p_at timestamptz)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_table regclass;
    v_is_known boolean := false;
begin
    perform core.require_permission('audit.read');

    v_is_known := exists (
        select
        from audit.events as e
        where
            e.organization_id = v_organization_id
            and e.row_id = p_row_id
            and e.table_name = p_table
    );
    v_table := case when v_is_known then to_regclass(p_table) end;

    if v_table is null or p_row_id <> all (audit.visible_row_ids(p_table, array[p_row_id])) then
        perform core.refuse(
            'RQ404', 'there is no such row', format('"%s" in "%s"', p_row_id, p_table),
            'name a table with its schema, and a row whose history you may see'
        );
    end if;

    perform audit.log_access('api.as_of', p_table, array[p_row_id]);

    return audit.as_of(v_table, p_row_id, p_at);
end
$function$;

alter function api.as_of(text, uuid, timestamptz) owner to app_owner;

revoke all on function api.as_of(text, uuid, timestamptz) from public;
grant execute on function api.as_of(text, uuid, timestamptz) to authenticated;

comment on function api.as_of(text, uuid, timestamptz) is
    'A row as it was at an instant, null where there was none then. Every call is logged. Raises '
    'RQ403 where the caller''s role does not allow it, and RQ404 for a row without a history '
    'that the caller may see.';

commit;
