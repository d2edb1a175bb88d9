-- function core.restore(uuid, uuid)

-- All of the batch or nothing: rows are then as they were, but for row_version, updated_at and
-- updated_by, which go on. Nothing is forgotten of the batch but its rows. Raises RQ403, RQ404,
-- RQ409.

create or replace function core.restore(p_delete_batch uuid, p_organization_id uuid default null)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := coalesce(p_organization_id, core.current_org_id());
    v_batch core.delete_batches;
    v_sight text;
    v_count bigint;
begin
    select b.*
    into v_batch
    from core.delete_batches as b
    where b.organization_id = v_organization_id and b.id = p_delete_batch
    for update;

    if v_batch.id is null then
        perform core.refuse(
            'RQ404', 'there is no such deletion', format('the id is "%s"', p_delete_batch),
            'list the deletions'
        );
    elsif v_batch.restored_at is not null then
        perform core.refuse(
            'RQ409', 'this deletion was undone already', format('at %s', v_batch.restored_at),
            'list the deletions'
        );
    end if;

    v_sight := core.widen_sight();

    perform core.require_restorable(v_organization_id, p_delete_batch);
    v_count := core.restore_rows(v_organization_id, p_delete_batch);

    if v_count <> v_batch.row_count then
        perform core.refuse(
            'RQ409', 'part of what was deleted is gone for good',
            format('%s rows of %s are left', v_count, v_batch.row_count),
            'what was purged is only in the audit trail and in backups'
        );
    end if;

    perform core.restore_references(v_organization_id, p_delete_batch);
    perform core.set_context('sight', v_sight);
    perform core.require_sight(v_organization_id, p_delete_batch);

    update core.delete_batches as b
    set
        restored_at = now(),
        restored_by = core.current_user_id()
    where b.organization_id = v_organization_id and b.id = p_delete_batch;

    delete from core.delete_batch_references as f
    where f.organization_id = v_organization_id and f.delete_batch = p_delete_batch;

    delete from core.delete_batch_rows as w
    where w.organization_id = v_organization_id and w.delete_batch = p_delete_batch;

    return v_count;
end
$function$;

alter function core.restore(uuid, uuid) owner to app_owner;

revoke all on function core.restore(uuid, uuid) from public;

comment on function core.restore(uuid, uuid) is
    'Brings back what one call of core.soft_delete took away, exactly, and returns how many '
    'rows. Raises RQ404 for a batch that is not there; RQ409 where it was undone already, where '
    'a living row holds a unique key, where a row that it belongs to went with another batch, '
    'or where part of it was purged; RQ403 where some of it stands in a branch that the caller '
    'does not see.';
