-- Deploy routiq:core/delete_rows to pg
-- requires: core/delete_batch_rows__policies
-- requires: core/current_user_id
-- requires: core/division_condition

begin;

-- function core.delete_rows(regclass, uuid, uuid, uuid[])

-- The caller has locked the rows.

create or replace function core.delete_rows(
    p_table regclass, p_organization_id uuid, p_delete_batch uuid, p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- the condition is quoted where it is put together
-- @plpgsql_check_options: security_warnings = false
begin
    execute format(
        'update %s as t set deleted_at = now(), deleted_by = $1, delete_batch = $2 '
        'where t.organization_id = $3 and t.id = any($4)%s',
        p_table, core.division_condition(p_table, 'id', p_organization_id, p_ids)
    )
    using core.current_user_id(), p_delete_batch, p_organization_id, p_ids;

    insert into core.delete_batch_rows (organization_id, delete_batch, table_name, row_id)
    select
        p_organization_id,
        p_delete_batch,
        p_table::text,
        i.id
    from unnest(p_ids) as i (id);
end
$function$;

alter function core.delete_rows(regclass, uuid, uuid, uuid[]) owner to app_owner;

revoke all on function core.delete_rows(regclass, uuid, uuid, uuid[]) from public;

comment on function core.delete_rows(regclass, uuid, uuid, uuid[]) is
    'Marks rows as deleted by a batch and notes them in core.delete_batch_rows.';

commit;
