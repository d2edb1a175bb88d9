-- function online.begin_reconcile(text, text)

create or replace function online.begin_reconcile(p_name text, p_tenant text)
returns online.syncs
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.find_sync(p_name, array['copied', 'reconciled', 'swapped']);
begin
    if p_tenant is not null and v_sync.tenant_column is null then
        raise exception 'sync "%" knows no tenants', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'tell online.start_sync the tenant''s column';
    end if;

    delete from online.sync_chunks as c
    where
        c.sync = p_name
        and (p_tenant is null or c.tenant = p_tenant);
    delete from online.sync_differences as d
    where
        d.sync = p_name
        and (p_tenant is null or d.tenant = p_tenant);

    return v_sync;
end
$function$;

revoke all on function online.begin_reconcile(text, text) from public;

comment on function online.begin_reconcile(text, text) is
    'Forgets what was found before, of one tenant or of all. Raises 55000 for a sync whose rows '
    'are not copied, or that knows no tenants.';
