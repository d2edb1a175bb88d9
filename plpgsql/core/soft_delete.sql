-- function core.soft_delete_rows(regclass, uuid[], int, uuid)
-- function core.soft_delete(regclass, uuid, int, uuid)

-- Functions of api call them within their context, migrations with the organization. They lock what
-- they delete for update, tables in the order of core.delete_order and rows by id, so a deletion of
-- something that overlaps waits and then finds the rows gone. Raise RQ403, RQ404, RQ409, RQ422.

create or replace function core.soft_delete_rows(
    p_table regclass,
    p_ids uuid[],
    p_row_version int default null,
    p_organization_id uuid default null
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := coalesce(p_organization_id, core.current_org_id());
    v_batch uuid := core.new_id();
    v_sight text;
begin
    if p_ids = '{}' then
        return null;
    end if;

    perform core.lock_living_rows(p_table, v_organization_id, p_ids, p_row_version);

    v_sight := core.widen_sight();

    insert into core.delete_batches (organization_id, id, table_name, row_id, deleted_by)
    values (v_organization_id, v_batch, p_table::text, p_ids[1], core.current_user_id());

    perform core.delete_rows(p_table, v_organization_id, v_batch, p_ids);

    if core.is_refused_first(p_table::text) then
        perform core.refuse_dependents(v_organization_id, v_batch);
        perform core.delete_children(v_organization_id, v_batch);
    else
        perform core.delete_children(v_organization_id, v_batch);
        perform core.refuse_dependents(v_organization_id, v_batch);
    end if;

    perform core.clear_references(v_organization_id, v_batch);

    update core.delete_batches as b
    set
        row_count = (
            select count(*)
            from core.delete_batch_rows as w
            where w.organization_id = b.organization_id and w.delete_batch = b.id
        )
    where b.organization_id = v_organization_id and b.id = v_batch;

    perform core.set_context('sight', v_sight);
    perform core.require_sight(v_organization_id, v_batch);

    return v_batch;
end
$function$;

alter function core.soft_delete_rows(regclass, uuid[], int, uuid) owner to app_owner;

revoke all on function core.soft_delete_rows(regclass, uuid[], int, uuid) from public;

comment on function core.soft_delete_rows(regclass, uuid[], int, uuid) is
    'Deletes rows of one table and what hangs on them, as core.soft_delete does one, in one batch '
    'that is named after the first; returns it, or null for no rows.';

create or replace function core.soft_delete(
    p_table regclass,
    p_id uuid,
    p_row_version int default null,
    p_organization_id uuid default null
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    return core.soft_delete_rows(p_table, array[p_id], p_row_version, p_organization_id);
end
$function$;

alter function core.soft_delete(regclass, uuid, int, uuid) owner to app_owner;

revoke all on function core.soft_delete(regclass, uuid, int, uuid) from public;

comment on function core.soft_delete(regclass, uuid, int, uuid) is
    'Deletes a row and what hangs on it, along core.delete_rules, so that core.restore can '
    'bring all of it back; returns the batch. The organization is that of the context unless it '
    'is named. Raises RQ404 for a row that is not there, RQ409 where other rows need it or its '
    'version is older, RQ403 where some of it stands in a branch that the caller does not see.';
