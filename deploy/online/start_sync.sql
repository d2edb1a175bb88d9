-- Deploy routiq:online/start_sync to pg
-- requires: online/require_no_transaction_block
-- requires: online/start_sync_statement
-- requires: online/ddl
-- requires: online/begin_sync

begin;

-- procedure online.start_sync(text, regclass, regclass, jsonb, jsonb, name, interval, interval)

-- Cannot pin a search_path, for it commits; it uses no operator but those of pg_catalog, written
-- out, and every name is qualified.

create or replace procedure online.start_sync(
    p_name text,
    p_old regclass,
    p_new regclass,
    p_forward jsonb default '{}',
    p_backward jsonb default '{}',
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
    v_statement := online.start_sync_statement(
        p_name, p_old, p_new, p_forward, p_backward, p_tenant,
        pg_catalog.current_setting('search_path')
    );
    commit;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
    end if;
end
$procedure$;

revoke all on procedure
online.start_sync(text, regclass, regclass, jsonb, jsonb, name, interval, interval)
from public;

comment on procedure
online.start_sync (text, regclass, regclass, jsonb, jsonb, name, interval, interval) is
    'Begins to keep a new, empty table equal to an old one: the old one leads, the new one '
    'refuses writes of its own. Each expression of p_forward tells a column of the new table '
    'from a row of the old one, of p_backward the other way round; columns of the same name '
    'need none, null leaves one out. Does nothing when it is on. Raises what online.begin_sync '
    'and online.ddl raise.';

commit;
