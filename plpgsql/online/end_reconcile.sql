-- function online.end_reconcile(text, text)

create or replace function online.end_reconcile(p_name text, p_tenant text)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.find_sync(p_name, array['copied', 'reconciled', 'swapped']);
    v_differing bigint := (
        select coalesce(sum(c.differing_rows), 0)::bigint
        from online.sync_chunks as c
        where c.sync = p_name
    );
begin
    if p_tenant is null then
        perform online.note_sync(
            p_name,
            jsonb_build_object(
                'reconciled_at', clock_timestamp(),
                'differing_rows', v_differing,
                'state', case
                    when v_sync.state = 'swapped' then 'swapped'
                    when v_differing = 0 then 'reconciled'
                    else 'copied'
                end
            )
        );
    end if;

    return (
        select coalesce(sum(c.differing_rows), 0)::bigint
        from online.sync_chunks as c
        where
            c.sync = p_name
            and (p_tenant is null or c.tenant = p_tenant)
    );
end
$function$;

revoke all on function online.end_reconcile(text, text) from public;

comment on function online.end_reconcile(text, text) is
    'Writes what a reconciliation found and answers how many rows differ, of one tenant or of all.';
