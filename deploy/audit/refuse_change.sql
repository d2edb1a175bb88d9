-- Deploy routiq:audit/refuse_change to pg
-- requires: audit/schema

begin;

-- function audit.refuse_change()

-- Binds everybody, superusers and migrations too, unless they disable the trigger, which shows.

create or replace function audit.refuse_change()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    raise exception 'what is recorded in %.% stays', tg_table_schema, tg_table_name
        using
            errcode = 'insufficient_privilege',
            hint = 'records go with their partition, after the time that they must be kept';
end
$function$;

alter function audit.refuse_change() owner to app_owner;

revoke all on function audit.refuse_change() from public;

comment on function audit.refuse_change() is
    'Trigger: refuses to change, delete or truncate what is recorded.';

commit;
