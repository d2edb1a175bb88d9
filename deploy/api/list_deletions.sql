-- Deploy routiq:api/list_deletions to pg
-- requires: api/schema
-- requires: core/delete_batches__policies
-- requires: audit/log_access
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.list_deletions(int, uuid)

-- Page by page, newest first, along the key, which is ordered by time. Tells which rows went, not
-- what stood in them; the look is logged all the same. Raises RQ400, RQ401, RQ403.

create or replace function api.list_deletions(p_limit int default 50, p_before uuid default null)
returns table (
    delete_batch uuid,
    table_name text,
    row_id uuid,
    row_count bigint,
    deleted_at timestamptz,
    deleted_by uuid
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('deletions.read');

    v_ids := array(
        select b.id
        from core.delete_batches as b
        where
            b.organization_id = v_organization_id
            and b.restored_at is null
            and b.purged_at is null
            and (p_before is null or b.id < p_before)
        order by b.id desc
        limit least(greatest(p_limit, 1), 500)
    );

    perform audit.log_access('api.list_deletions', 'core.delete_batches', v_ids);

    return query
    select
        b.id,
        b.table_name,
        b.row_id,
        b.row_count,
        b.deleted_at,
        b.deleted_by
    from core.delete_batches as b
    where b.organization_id = v_organization_id and b.id = any(v_ids)
    order by b.id desc;
end
$function$;

alter function api.list_deletions(int, uuid) owner to app_owner;

revoke all on function api.list_deletions(int, uuid) from public;
grant execute on function api.list_deletions(int, uuid) to authenticated;

comment on function api.list_deletions(int, uuid) is
    'Deletions that may be undone by api.undo_delete, newest first: at most p_limit (500) '
    'before the batch p_before. Raises RQ403 where the caller''s role does not allow it.';

commit;
