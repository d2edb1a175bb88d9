-- Deploy routiq:audit/append_changes to pg
-- requires: audit/events__policies
-- requires: audit/digested

begin;

-- function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])

-- For the few rows of a request: whatever the table, one statement of values, whose generic plan the
-- session keeps. To tell all rows in one query would take twice as long for a single row: what a
-- query needs before its first row costs more than the row.
-- Columns that the house keeps itself are left out of the comparison of an update. A value is
-- compared as a document holds it. Arguments: audit.trigger_arguments.

create or replace function audit.append_changes(
    p_event audit.events,
    p_arguments text[],
    p_digest_key text,
    p_before jsonb[],
    p_after jsonb[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
as $function$
declare
    v_nobody uuid := p_event.organization_id;
    v_row jsonb;
    v_same text[];
begin
    for v_place in 1..coalesce(greatest(cardinality(p_before), cardinality(p_after)), 0) loop
        p_event.before := p_before[v_place];
        p_event.after := p_after[v_place];
        v_row := coalesce(p_event.after, p_event.before);
        p_event.organization_id := coalesce((v_row ->> p_arguments[2])::uuid, v_nobody);
        p_event.row_id := (v_row ->> p_arguments[3])::uuid;

        if p_event.before is not null and p_event.after is not null then
            v_same := array(
                select b.key
                from jsonb_each(p_event.before) as b
                where
                    b.value = p_event.after -> b.key
                    or b.key in ('updated_at', 'updated_by', 'row_version')
            );
            p_event.before := p_event.before - v_same;
            p_event.after := p_event.after - v_same;
        end if;

        -- most updates change no such column: to ask of all at once spares to ask of each
        if p_event.before ?| p_event.digested then
            p_event.before := audit.digested(
                p_row => p_event.before,
                p_columns => p_event.digested,
                p_table_name => p_event.table_name,
                p_organization_id => p_event.organization_id,
                p_row_id => p_event.row_id,
                p_key => p_digest_key
            );
        end if;

        if p_event.after ?| p_event.digested then
            p_event.after := audit.digested(
                p_row => p_event.after,
                p_columns => p_event.digested,
                p_table_name => p_event.table_name,
                p_organization_id => p_event.organization_id,
                p_row_id => p_event.row_id,
                p_key => p_digest_key
            );
        end if;

        insert into audit.events (
            organization_id, row_id, before, after, action, table_name, digested,
            actor_user_id, actor_role, claims_digest, request_id, reason
        )
        values (
            p_event.organization_id, p_event.row_id, p_event.before, p_event.after,
            p_event.action, p_event.table_name, p_event.digested, p_event.actor_user_id,
            p_event.actor_role, p_event.claims_digest, p_event.request_id, p_event.reason
        );
    end loop;
end
$function$;

alter function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])
owner to app_owner;

revoke all on function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])
from public;

comment on function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[]) is
    'Appends a record for each pair of an old and a new row; the event holds what all share.';

commit;
