-- procedure online.start_partitioning(text, regclass, text, jsonb, name, name, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.start_partitioning(
    p_name text,
    p_table regclass,
    p_by text,
    p_partitions jsonb,
    p_new name default null,
    p_tenant name default null,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.partitioning_statement(p_table, p_by, p_partitions, p_new);

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;

    commit;
    call online.start_sync(
        p_name, p_table, online.partitioned_table(p_table, p_new), '{}', '{}', p_tenant,
        p_lock_timeout, p_patience
    );
end
$procedure$;

revoke all on procedure
online.start_partitioning(text, regclass, text, jsonb, name, name, interval, interval)
from public;

comment on procedure
online.start_partitioning (text, regclass, text, jsonb, name, name, interval, interval) is
    'Makes an empty partitioned table beside a table and starts the sync of the two: then call '
    'online.copy_sync, online.reconcile and online.swap_sync. p_partitions is an object of names '
    'and bounds, or the number of partitions by hash. Raises what online.partitioned_statements '
    'and online.start_sync raise.';
