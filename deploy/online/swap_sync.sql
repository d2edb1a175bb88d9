-- Deploy routiq:online/swap_sync to pg
-- requires: online/require_no_transaction_block
-- requires: online/swap_statement
-- requires: online/ddl
-- requires: online/validate_handover

begin;

-- procedure online.swap_sync(text, name, text[], interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.swap_sync(
    p_name text,
    p_parked name default null,
    p_accept text[] default '{}',
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := online.swap_statement(p_name, p_parked, p_accept);

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;

    commit;
    call online.validate_handover(p_name);
end
$procedure$;

revoke all on procedure online.swap_sync(text, name, text[], interval, interval) from public;

comment on procedure online.swap_sync (text, name, text [], interval, interval) is
    'Gives the new table of a sync the name of the old one in one short transaction, and parks '
    'the old one: privileges, policies, triggers, views, foreign keys, sequences and names of '
    'indexes go with it. The parked table follows, so online.unswap_sync loses no write. Raises '
    '2BP01 with a list of what is in the way, and what online.ddl raises.';

commit;
