-- Deploy routiq:online/unswap_sync to pg
-- requires: online/require_no_transaction_block
-- requires: online/unswap_statement
-- requires: online/ddl
-- requires: online/validate_handover

begin;

-- procedure online.unswap_sync(text, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.unswap_sync(
    p_name text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.unswap_statement(p_name);

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;

    commit;
    call online.validate_handover(p_name);
end
$procedure$;

revoke all on procedure online.unswap_sync(text, interval, interval) from public;

comment on procedure online.unswap_sync (text, interval, interval) is
    'Takes a swap back: the old table has its name again and leads, with every write that was '
    'made meanwhile. Does nothing where there was no swap. Raises what online.ddl raises.';

commit;
