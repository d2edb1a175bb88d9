-- Deploy routiq:contact/merge_pair_of_rows to pg
-- requires: contact/merge_rows
-- requires: contact/merge_fields
-- requires: contact/merge_identify
-- requires: core/current_user_id

begin;

-- function contact.merge_pair_of_rows(uuid, uuid, regclass, uuid, uuid, uuid, boolean)

-- The row rests before the other takes over its values, so that a unique one is free. It is marked
-- with the merge, and with no batch of core.delete_batches: only undoing the merge brings it back.

create or replace function contact.merge_pair_of_rows(
    p_organization_id uuid,
    p_merge_id uuid,
    p_table regclass,
    p_survivor_row_id uuid,
    p_loser_row_id uuid,
    p_survivor_id uuid,
    p_can_rest boolean
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_steps jsonb;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    v_steps := contact.merge_rows(
        p_organization_id => p_organization_id,
        p_merge_id => p_merge_id,
        p_table => p_table,
        p_survivor_row_id => p_survivor_row_id,
        p_loser_row_id => p_loser_row_id,
        p_survivor_id => p_survivor_id
    );

    if not p_can_rest then
        return v_steps; -- it stays with the loser, where nobody looks
    end if;

    execute format(
        'update %s as t set deleted_at = now(), deleted_by = $3, delete_batch = $4 '
        'where t.organization_id = $1 and t.id = $2',
        p_table
    )
    using p_organization_id, p_loser_row_id, core.current_user_id(), p_merge_id;

    v_steps := v_steps
    || jsonb_build_object('kind', 'rest', 'table', p_table, 'id', p_loser_row_id)
    || contact.merge_identify(
        p_organization_id => p_organization_id,
        p_table => p_table,
        p_survivor_row_id => p_survivor_row_id,
        p_loser_row_id => p_loser_row_id,
        p_survivor_id => p_survivor_id
    );

    return v_steps || contact.merge_fields(
        p_organization_id => p_organization_id,
        p_table => p_table,
        p_survivor_id => p_survivor_row_id,
        p_loser_id => p_loser_row_id
    );
end
$function$;

alter function contact.merge_pair_of_rows(uuid, uuid, regclass, uuid, uuid, uuid, boolean)
owner to app_owner;

revoke all on function contact.merge_pair_of_rows(uuid, uuid, regclass, uuid, uuid, uuid, boolean)
from public;

comment on function contact.merge_pair_of_rows(uuid, uuid, regclass, uuid, uuid, uuid, boolean) is
    'Has one row stand for two of a table, of which there can be one only; returns each step.';

commit;
