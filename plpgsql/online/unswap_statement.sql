-- function online.unswap_statement(text)

create or replace function online.unswap_statement(p_name text)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.find_sync(p_name, array['copied', 'reconciled', 'swapped']);
begin
    if v_sync.state <> 'swapped' then
        return null;
    end if;

    return online.handover_statements(
            v_sync, v_sync.new_table, v_sync.old_table, v_sync.new_name,
            array['incoming foreign key']
        )
        || format('select online.write_sync_functions(%L); ', p_name)
        || format(
            'select online.note_sync(%L, %L)',
            p_name,
            jsonb_build_object(
                'state', 'copied', 'direction', 'old', 'swapped_at', null, 'reconciled_at', null,
                'differing_rows', null,
                'to_validate', (
                    select coalesce(jsonb_agg(jsonb_build_array(k.child::oid, k.name)), '[]')
                    from online.handover_foreign_keys(v_sync.new_table) as k
                    where k.was_valid
                )
            )
        );
end
$function$;

revoke all on function online.unswap_statement(text) from public;

comment on function online.unswap_statement(text) is
    'The statements that take a swap back; null when there is none.';
