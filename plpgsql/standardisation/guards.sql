-- function standardisation.is_contracted()
-- function standardisation.require_not_contracted()
-- function standardisation.refuse_truncate()
-- function standardisation.refuse_log_change()

-- Asked by the views of schema legacy_names once a statement, by whoever reads them, so clients may call
-- it; definer, for they see no event.

create or replace function standardisation.is_contracted()
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    return coalesce(
        (
            select e.event = 'contracted'
            from standardisation.contract_events as e
            where e.event in ('contracted', 'restored')
            order by e.happened_at desc, e.id desc
            limit 1
        ),
        false
    );
end
$function$;

alter function standardisation.is_contracted() owner to app_migrator;

revoke all on function standardisation.is_contracted() from public;
grant execute on function standardisation.is_contracted() to service_role;

comment on function standardisation.is_contracted() is
    'Whether the old tables are parked: nothing is carried over any more, and the old names show '
    'the new tables.';

create or replace function standardisation.require_not_contracted()
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if standardisation.is_contracted() then
        raise exception 'the old tables are parked: what they say counts no more'
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'call standardisation.restore() takes them back into use';
    end if;
end
$function$;

alter function standardisation.require_not_contracted() owner to app_migrator;

revoke all on function standardisation.require_not_contracted() from public;

comment on function standardisation.require_not_contracted() is
    'Raises 55000 where the old tables are parked.';

-- Called by tg_<table>_05_refuse_truncate of the old tables. A truncate tells no trigger which rows went.

create or replace function standardisation.refuse_truncate()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if exists (
        select
        from pg_trigger as t
        where
            t.tgrelid = tg_relid
            and t.tgfoid = to_regproc('standardisation.carry_written')
            and t.tgenabled <> 'D'
    ) then
        raise exception 'legacy.% is kept alike: a truncate would not be carried over', tg_table_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format(
                    'delete from legacy.%I, or slipstitch revert TARGET --to '
                    'standardisation/sync_statements first', tg_table_name
                );
    end if;

    return null;
end
$function$;

alter function standardisation.refuse_truncate() owner to app_migrator;

revoke all on function standardisation.refuse_truncate() from public;

comment on function standardisation.refuse_truncate() is
    'Trigger: refuses to truncate an old table while it and the new ones are kept alike. Raises '
    '55000.';

-- Called by tg_audit_logs_05_refuse_log_change. The new log is never changed, so a change would stay on one
-- side. What the old application deletes goes there alone: how long the new log is kept is its own matter.

create or replace function standardisation.refuse_log_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if exists (
        select
        from standardisation.records as r
        where r.row_id = old.row_id and r.state = 'standardised'
    ) then
        raise exception 'what was logged is not changed: legacy.audit_logs, id %', old.id
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = 'The row is in audit.user_actions, which nobody can change.',
                hint = 'write a new row that says what is right';
    end if;

    return new;
end
$function$;

alter function standardisation.refuse_log_change() owner to app_migrator;

revoke all on function standardisation.refuse_log_change() from public;

comment on function standardisation.refuse_log_change() is
    'Trigger: refuses to change an old audit log that was taken over. Raises 55000.';
