-- function audit.is_attached(regclass)

create or replace function audit.is_attached(p_table regclass)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select count(*) = 4
    from pg_trigger as t
    where
        t.tgrelid = p_table
        and t.tgfoid = 'audit.record_change'::regproc
        and t.tgenabled = 'O'
$function$;

alter function audit.is_attached(regclass) owner to app_owner;

revoke all on function audit.is_attached(regclass) from public;

comment on function audit.is_attached(regclass) is
    'Whether every write of a table is recorded: all four triggers of audit.attach stand and are '
    'enabled.';
