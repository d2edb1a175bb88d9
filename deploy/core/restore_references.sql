-- Deploy routiq:core/restore_references to pg
-- requires: core/delete_batch_references__policies

begin;

-- function core.restore_references(uuid, uuid)

-- A reference that somebody has set to something else since then stays as it is now. A row that was
-- deleted meanwhile gets its reference back all the same: so it is whole when it comes back.

create or replace function core.restore_references(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rule record;
begin
    for v_rule in
        select distinct
            f.child_table::regclass as child_table,
            f.child_column
        from core.delete_batch_references as f
        where f.organization_id = p_organization_id and f.delete_batch = p_delete_batch
    loop
        execute format(
            'update %1$s as c set %2$I = f.parent_id from core.delete_batch_references as f '
            'where f.organization_id = $1 and f.delete_batch = $2 '
            'and f.child_table = $3 and f.child_column = $4 '
            'and c.organization_id = $1 and c.id = f.row_id and c.%2$I is null',
            v_rule.child_table, v_rule.child_column
        )
        using p_organization_id, p_delete_batch, v_rule.child_table::text, v_rule.child_column;
    end loop;
end
$function$;

alter function core.restore_references(uuid, uuid) owner to app_owner;

revoke all on function core.restore_references(uuid, uuid) from public;

comment on function core.restore_references(uuid, uuid) is
    'Gives back the references that a batch emptied, where nobody has set them since.';

commit;
