-- Deploy routiq:online/direct_sync to pg
-- requires: online/require_no_transaction_block
-- requires: online/direct_sync_statement
-- requires: online/ddl

begin;

-- procedure online.direct_sync(text, text, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.direct_sync(
    p_name text,
    p_direction text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.direct_sync_statement(p_name, p_direction);

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;
end
$procedure$;

revoke all on procedure online.direct_sync(text, text, interval, interval) from public;

comment on procedure online.direct_sync (text, text, interval, interval) is
    'Lets the old table lead, the new one, or both take each other''s writes. A table that does '
    'not lead refuses writes of its own. Raises what online.ddl raises, 55000 where the rows are '
    'not copied yet.';

commit;
