-- function online.note_sync(text, jsonb)

-- Called among the statements that do the step, so that both are committed or neither.

create or replace function online.note_sync(p_name text, p_facts jsonb)
returns void
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
begin
    update online.syncs as s
    set (
        direction, state, parked_name, new_name, to_validate, copied_at, reconciled_at,
        differing_rows, swapped_at, stopped_at
    ) = (
        select
            n.direction,
            n.state,
            n.parked_name,
            n.new_name,
            n.to_validate,
            n.copied_at,
            n.reconciled_at,
            n.differing_rows,
            n.swapped_at,
            n.stopped_at
        from jsonb_populate_record(s, p_facts) as n
    )
    where s.name = p_name;

    if not found then
        raise exception 'no sync "%" is there', p_name
            using
                errcode = 'undefined_object',
                hint = 'select name, state from online.sync_status';
    end if;
end
$function$;

revoke all on function online.note_sync(text, jsonb) from public;

comment on function online.note_sync(text, jsonb) is
    'Writes how far a sync is: the columns of online.syncs named in the document. Raises 42704 '
    'when there is none of that name.';
