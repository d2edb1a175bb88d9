-- Deploy routiq:online/use_sequence to pg
-- requires: online/ddl
-- requires: online/numbering_statement
-- requires: online/require_no_transaction_block

begin;

-- procedure online.use_sequence(regclass, name, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.use_sequence(
    p_table regclass,
    p_column name,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.numbering_statement(p_table, p_column, '');
    commit;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;
end
$procedure$;

revoke all on procedure online.use_sequence(regclass, name, interval, interval) from public;

comment on procedure online.use_sequence (regclass, name, interval, interval) is
    'The way back of online.use_identity: makes a serial column of an identity, which goes on '
    'counting where it was. Does nothing when it is done. Raises what online.ddl raises, and 55000 '
    'when the column owns no sequence.';

commit;
