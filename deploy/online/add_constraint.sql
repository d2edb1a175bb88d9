-- Deploy routiq:online/add_constraint to pg
-- requires: online/ddl
-- requires: online/not_valid_statement
-- requires: online/validate_constraint
-- requires: online/partition_references
-- requires: online/reference_statement

begin;

-- procedure online.add_constraint(regclass, name, text, interval, interval, boolean)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.add_constraint(
    p_table regclass,
    p_constraint name,
    p_definition text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes',
    p_validate boolean default true
)
language plpgsql
as $procedure$
declare
    v_partitions pg_catalog.regclass[];
    v_partition pg_catalog.regclass;
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.not_valid_statement(p_table, p_constraint, p_definition);
    v_partitions := online.partition_references(p_table, p_definition);
    commit;

    if v_partitions is not null then
        foreach v_partition in array v_partitions loop
            call online.add_constraint(
                v_partition, p_constraint, p_definition, p_lock_timeout, p_patience, p_validate
            );
            commit;
        end loop;
        v_statement := case
            when p_validate
                then online.reference_statement(p_table, p_constraint, p_definition)
        end;
    end if;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;

    commit;

    if p_validate then
        call online.validate_constraint(p_table, p_constraint);
    end if;
end
$procedure$;

revoke all on procedure
online.add_constraint(regclass, name, text, interval, interval, boolean)
from public;

comment on procedure
online.add_constraint (regclass, name, text, interval, interval, boolean) is
    'Adds a check or a foreign key "not valid" under a brief lock, then validates it while reads '
    'and writes go on (without p_validate it stays not valid until another call); a foreign key of '
    'a partitioned table, on its partitions first. A call that failed half-way is taken up where '
    'it stopped. Raises what online.ddl raises, and what the rows violate: then the constraint '
    'stays, not valid, and guards new rows already.';

commit;
