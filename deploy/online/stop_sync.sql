-- Deploy routiq:online/stop_sync to pg
-- requires: online/require_no_transaction_block
-- requires: online/stop_sync_statement
-- requires: online/ddl

begin;

-- procedure online.stop_sync(text, boolean, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.stop_sync(
    p_name text,
    p_for_good boolean default false,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.stop_sync_statement(p_name, p_for_good);
    commit;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;
end
$procedure$;

revoke all on procedure online.stop_sync(text, boolean, interval, interval) from public;

comment on procedure online.stop_sync (text, boolean, interval, interval) is
    'Ends a sync: its triggers and functions go, both tables stay as they are. After a swap the '
    'way back ends with it, so it wants p_for_good then. Does nothing when it is stopped. Raises '
    'what online.ddl raises.';

commit;
