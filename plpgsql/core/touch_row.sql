-- function core.touch_row()

-- Called by tg_<table>_10_touch_row. Row by row, so that it also works on distributed tables.

create or replace function core.touch_row()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if tg_op = 'INSERT' then
        new.created_by := coalesce(new.created_by, core.current_user_id());
        new.updated_by := coalesce(new.updated_by, new.created_by);
    else
        new.updated_at := now();
        new.updated_by := coalesce(core.current_user_id(), new.updated_by);
        new.row_version := old.row_version + 1;
    end if;

    return new;
end
$function$;

alter function core.touch_row() owner to app_owner;

revoke all on function core.touch_row() from public;

comment on function core.touch_row() is
    'Trigger: keeps created_by, updated_at, updated_by and row_version of a row.';
