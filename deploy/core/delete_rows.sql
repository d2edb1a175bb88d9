-- Deploy routiq:core/delete_rows to pg
-- requires: core/delete_rows@contracted
-- requires: core/delete_usual_rows
-- reworks: core/delete_rows@contracted

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
begin
    perform core.mark_deleted(
        p_table => p_table,
        p_organization_id => p_organization_id,
        p_delete_batch => p_delete_batch,
        p_deleted_by => core.current_user_id(),
        p_ids => p_ids
    );

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
