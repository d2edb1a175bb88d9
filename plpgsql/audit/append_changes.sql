-- function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])

-- One statement whose plan the session keeps, whatever the table: for the few rows of a request. So
-- it is no function in SQL, and the plan is the generic one: else each call would be planned anew,
-- which costs five times as much as the rest.
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
begin
    insert into audit.events (
        organization_id, row_id, before, after, action, table_name, digested,
        actor_user_id, actor_role, claims_digest, request_id, reason
    )
    select
        r.organization_id,
        r.row_id,
        case
            when p_event.digested is null then d.before
            else audit.digested(
                p_row => d.before,
                p_columns => p_event.digested,
                p_table_name => p_event.table_name,
                p_organization_id => r.organization_id,
                p_row_id => r.row_id,
                p_key => p_digest_key
            )
        end,
        case
            when p_event.digested is null then d.after
            else audit.digested(
                p_row => d.after,
                p_columns => p_event.digested,
                p_table_name => p_event.table_name,
                p_organization_id => r.organization_id,
                p_row_id => r.row_id,
                p_key => p_digest_key
            )
        end,
        p_event.action,
        p_event.table_name,
        p_event.digested,
        p_event.actor_user_id,
        p_event.actor_role,
        p_event.claims_digest,
        p_event.request_id,
        p_event.reason
    from unnest(p_before, p_after) as w (before, after)
    cross join lateral (
        select
            coalesce(
                (coalesce(w.after, w.before) ->> p_arguments[2])::uuid, p_event.organization_id
            ) as organization_id,
            (coalesce(w.after, w.before) ->> p_arguments[3])::uuid as row_id,
            case
                when w.before is null or w.after is null then '{}'
                else array(
                    select b.key
                    from jsonb_each(w.before) as b
                    where
                        b.value = w.after -> b.key
                        or b.key in ('updated_at', 'updated_by', 'row_version')
                )
            end as same
    ) as r
    cross join lateral (
        select
            w.before - r.same as before,
            w.after - r.same as after
    ) as d;
end
$function$;

alter function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])
owner to app_owner;

revoke all on function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])
from public;

comment on function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[]) is
    'Appends a record for each pair of an old and a new row; the event holds what all share.';
