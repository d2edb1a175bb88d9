-- Deploy routiq:online/refuse_sync_write to pg
-- requires: online/schema

begin;

-- function online.refuse_sync_write()

create or replace function online.refuse_sync_write()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if tg_op = 'TRUNCATE' then
        raise exception 'table %.% cannot be truncated while sync "%" is on',
            tg_table_schema, tg_table_name, tg_argv[0]
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'delete its rows, or stop the sync first';
    end if;

    raise exception 'table %.% follows another one in sync "%"',
        tg_table_schema, tg_table_name, tg_argv[0]
        using
            errcode = 'object_not_in_prerequisite_state',
            detail = 'A write of its own would be lost.',
            hint = format(
                'write to the table that leads, or call online.direct_sync(%L, ''both'')',
                tg_argv[0]
            );
end
$function$;

revoke all on function online.refuse_sync_write() from public;

comment on function online.refuse_sync_write() is
    'Trigger: refuses writes to the table that follows in a sync, and truncate on both. Raises '
    '55000.';

commit;
