-- procedure online.set_not_null(regclass, name, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified. The
-- valid check spares "set not null" the scan. It goes in the same transaction and leaves no trace,
-- but not in the same statement: there it would be dropped first, and the table scanned.

create or replace procedure online.set_not_null(
    p_table regclass,
    p_column name,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_check pg_catalog.name;
begin
    call online.require_no_transaction_block();
    v_check := online.not_null_check(p_table, p_column);

    if v_check is not null then
        call online.add_constraint(
            p_table, v_check, pg_catalog.format('check (%I is not null)', p_column),
            p_lock_timeout, p_patience
        );
        commit;
        call online.ddl(
            pg_catalog.format(
                'alter table %1$s alter column %2$I set not null; '
                'alter table %1$s drop constraint %3$I',
                online.qualified_name(p_table), p_column, v_check
            ),
            p_lock_timeout, p_patience
        );
    end if;
end
$procedure$;

revoke all on procedure online.set_not_null(regclass, name, interval, interval) from public;

comment on procedure online.set_not_null (regclass, name, interval, interval) is
    'Makes a column "not null" without a scan under a strong lock: a check not valid, validated '
    'while reads and writes go on, then "set not null" and the check dropped under one brief lock. '
    'A call that failed half-way is taken up where it stopped. Raises 23514 when a row holds a '
    'null: then the check stays, not valid, and refuses new ones.';
