-- Deploy routiq:online/validate_constraint to pg
-- requires: online/validate_statement
-- requires: online/require_no_transaction_block

begin;

-- procedure online.validate_constraint(regclass, name)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified. The
-- scan holds share update exclusive, which reads and writes pass: so no short lock timeout. Row
-- security is off: with it on, a forced policy would hide orphans from the check of a foreign key.

create or replace procedure online.validate_constraint(p_table regclass, p_constraint name)
language plpgsql
as $procedure$
-- The statement is written by a function that quotes the names:
-- @plpgsql_check_options: security_warnings = false
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.validate_statement(p_table, p_constraint);

    if v_statement is not null then
        perform pg_catalog.set_config('row_security', 'off', true);
        execute v_statement;
        commit;
    end if;
end
$procedure$;

revoke all on procedure online.validate_constraint(regclass, name) from public;

comment on procedure online.validate_constraint (regclass, name) is
    'Checks the rows for a constraint that was added "not valid"; reads and writes go on '
    'meanwhile. Does nothing when it is valid. Raises what the rows violate, 42704 when there is '
    'no such constraint, 2D000 inside a transaction block.';

commit;
