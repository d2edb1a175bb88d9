-- Deploy routiq:online/use_identity to pg
-- requires: online/ddl
-- requires: online/numbering_statement
-- requires: online/require_no_transaction_block
-- requires: online/set_not_null

begin;

-- procedure online.use_identity(regclass, name, boolean, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.use_identity(
    p_table regclass,
    p_column name,
    p_is_always boolean default false,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.numbering_statement(p_table, p_column, case when p_is_always then 'a' else 'd' end::"char");
    commit;
    call online.set_not_null(p_table, p_column, p_lock_timeout, p_patience);
    commit;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;
end
$procedure$;

revoke all on procedure
online.use_identity(regclass, name, boolean, interval, interval)
from public;

comment on procedure online.use_identity (regclass, name, boolean, interval, interval) is
    'Makes an identity of a serial column, which goes on counting where it was; the sequence keeps '
    'its name and its privileges. Does nothing when it is done. Raises what online.set_not_null '
    'raises, and 55000 when the column owns no sequence.';

commit;
