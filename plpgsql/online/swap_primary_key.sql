-- procedure online.swap_primary_key(regclass, text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call. The index is
-- given as text, for its name is gone once it is the key, and a second call must not fail of that.

create or replace procedure online.swap_primary_key(
    p_table regclass,
    p_index text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
    v_table pg_catalog.regclass;
    v_constraint pg_catalog.name;
begin
    call online.require_no_transaction_block();
    v_statement := online.swap_key_statement(p_table, pg_catalog.to_regclass(p_index));
    commit;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end if;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_constraint := null;
        select
            c.conrelid::pg_catalog.regclass,
            c.conname
        into v_table, v_constraint
        from pg_constraint as c
        where
            c.confrelid = p_table
            and c.contype = 'f'
            and not c.convalidated
        limit 1;
        exit when v_constraint is null;
        commit;
        call online.validate_constraint(v_table, v_constraint);
        commit;
    end loop;

    commit;
end
$procedure$;

revoke all on procedure
online.swap_primary_key(regclass, text, interval, interval)
from public;

comment on procedure
online.swap_primary_key (regclass, text, interval, interval) is
    'Makes another unique index, built concurrently, the primary key under a brief lock; foreign '
    'keys move to a spare index of the former key and are validated. A call that failed half-way '
    'is taken up where it stopped; one that finds no index of that name takes it for the key that '
    'is there, and says so. The way back is the same call with the spare index. Raises what '
    'online.swap_key_statement and online.ddl raise.';
