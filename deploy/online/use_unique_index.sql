-- Deploy routiq:online/use_unique_index to pg
-- requires: online/ddl
-- requires: online/unique_statement

begin;

-- procedure online.use_unique_index(regclass, text, name, boolean, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified. The
-- index is given as text, for its name is gone once the constraint is made.

create or replace procedure online.use_unique_index(
    p_table regclass,
    p_index text,
    p_constraint name,
    p_is_primary boolean default false,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.unique_statement(
        p_table, pg_catalog.to_regclass(p_index), p_constraint, p_is_primary
    );

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;
end
$procedure$;

revoke all on procedure
online.use_unique_index(regclass, text, name, boolean, interval, interval)
from public;

comment on procedure
online.use_unique_index (regclass, text, name, boolean, interval, interval) is
    'Makes a unique constraint or the primary key of an index that "create unique index '
    'concurrently" built, under a brief lock; the index takes the name of the constraint. Does '
    'nothing when that is done. Raises what online.ddl raises, 42P01 when neither the index nor a '
    'constraint of that name is there, 55000 for an index that is not valid or a primary key that '
    'would scan the table.';

commit;
