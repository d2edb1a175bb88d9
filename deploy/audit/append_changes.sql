-- Deploy routiq:audit/append_changes to pg
-- requires: audit/append_changes@contracted
-- reworks: audit/append_changes@contracted

begin;

-- function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])

-- For the few rows of a request, whatever the table, by statements whose generic plans the session keeps:
-- one of values for a single row, one query for several. For a single row that would take twice as long:
-- what a query needs before its first row costs more than the row.
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
    c_kept_by_house constant text[] := array['updated_at', 'updated_by', 'row_version'];
    v_nobody uuid := p_event.organization_id;
    v_row jsonb;
    v_same text[];
    v_changed text[];
begin
    if coalesce(greatest(cardinality(p_before), cardinality(p_after)), 0) = 0 then
        return;
    elsif greatest(cardinality(p_before), cardinality(p_after)) = 1 then
        p_event.before := p_before[1];
        p_event.after := p_after[1];
        v_row := coalesce(p_event.after, p_event.before);
        p_event.organization_id := coalesce((v_row ->> p_arguments[2])::uuid, v_nobody);
        p_event.row_id := (v_row ->> p_arguments[3])::uuid;

        if p_event.before is not null and p_event.after is not null then
            v_same := array(
                select b.key
                from jsonb_each(p_event.before) as b
                where b.value = p_event.after -> b.key or b.key = any(c_kept_by_house)
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

        return;
    end if;

    -- What the first row did not change most others did not change either: to see that there is nothing
    -- else takes a comparison of what is left, not of each value.
    if p_before[1] is not null and p_after[1] is not null then
        v_same := array(
            select b.key
            from jsonb_each(p_before[1]) as b
            where b.value = p_after[1] -> b.key or b.key = any(c_kept_by_house)
        );
        v_changed := array(
            select b.key
            from jsonb_object_keys(p_before[1]) as b (key)
            where b.key <> all (v_same)
        ) || c_kept_by_house;
    end if;

    insert into audit.events (
        organization_id, row_id, before, after, action, table_name, digested,
        actor_user_id, actor_role, claims_digest, request_id, reason, login_role, client_address
    )
    select
        w.tenant,
        w.row_id,
        case
            when c.before ?| p_event.digested
                then audit.digested(
                    p_row => c.before,
                    p_columns => p_event.digested,
                    p_table_name => p_event.table_name,
                    p_organization_id => w.tenant,
                    p_row_id => w.row_id,
                    p_key => p_digest_key
                )
            else c.before
        end,
        case
            when c.after ?| p_event.digested
                then audit.digested(
                    p_row => c.after,
                    p_columns => p_event.digested,
                    p_table_name => p_event.table_name,
                    p_organization_id => w.tenant,
                    p_row_id => w.row_id,
                    p_key => p_digest_key
                )
            else c.after
        end,
        p_event.action,
        p_event.table_name,
        p_event.digested,
        p_event.actor_user_id,
        p_event.actor_role,
        p_event.claims_digest,
        p_event.request_id,
        p_event.reason,
        session_user::text,
        inet_client_addr()
    from (
        select
            u.before,
            u.after,
            coalesce(
                (coalesce(u.after, u.before) ->> p_arguments[2])::uuid, v_nobody
            ) as tenant,
            (coalesce(u.after, u.before) ->> p_arguments[3])::uuid as row_id,
            case
                when u.before is null or u.after is null then '{}'
                when
                    u.before - v_changed = u.after - v_changed
                    and not exists (
                        select
                        from unnest(v_changed) as k (name)
                        where
                            u.before -> k.name = u.after -> k.name
                            and k.name <> all (c_kept_by_house)
                    )
                    then v_same
                else array(
                    select b.key
                    from jsonb_each(u.before) as b
                    where b.value = u.after -> b.key or b.key = any(c_kept_by_house)
                )
            end as same
        from unnest(p_before, p_after) as u (before, after)
        offset 0 -- what is worked out once a row is not worked out again where it is used
    ) as w
    cross join lateral (
        select
            w.before - w.same as before,
            w.after - w.same as after
        offset 0
    ) as c;
end
$function$;

alter function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])
owner to app_owner;

revoke all on function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[])
from public;

comment on function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[]) is
    'Appends a record for each pair of an old and a new row; the event holds what all share.';

commit;
