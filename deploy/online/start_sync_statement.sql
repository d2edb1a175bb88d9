-- Deploy routiq:online/start_sync_statement to pg
-- requires: online/syncs
-- requires: online/begin_sync
-- requires: online/write_sync_functions
-- requires: online/backfills
-- requires: online/sync_triggers
-- requires: online/direction_statements
-- requires: online/note_sync
-- requires: online/sync_locks

begin;

-- function online.start_sync_statement(text, regclass, regclass, jsonb, jsonb, name, text)

create or replace function online.start_sync_statement(
    p_name text,
    p_old regclass,
    p_new regclass,
    p_forward jsonb,
    p_backward jsonb,
    p_tenant name,
    p_path text
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.begin_sync(
        p_name, p_old, p_new, p_forward, p_backward, p_tenant, p_path
    );
begin
    if v_sync.state not in ('begun', 'stopped') then
        return null;
    end if;

    perform online.write_sync_functions(p_name);
    delete from online.backfills as b
    where b.name = 'sync ' || p_name;

    return online.sync_locks(v_sync, 'share row exclusive')
        || online.sync_triggers(v_sync)
        || online.direction_statements(v_sync, 'old')
        || format(
            '; select online.note_sync(%L, %L)',
            p_name,
            jsonb_build_object(
                'state', 'started', 'direction', 'old', 'copied_at', null, 'reconciled_at', null,
                'differing_rows', null, 'swapped_at', null, 'stopped_at', null
            )
        );
end
$function$;

revoke all on function
online.start_sync_statement(text, regclass, regclass, jsonb, jsonb, name, text)
from public;

comment on function
online.start_sync_statement(text, regclass, regclass, jsonb, jsonb, name, text) is
    'Makes the functions of a sync and answers the statements that give the tables their '
    'triggers; null when it is on.';

commit;
