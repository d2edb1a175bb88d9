-- function api.audit_trail(text, uuid, uuid, timestamptz, timestamptz, bigint, int)

-- Newest first. Page by page: pass the last seq as p_before. Records that the caller may not see are
-- passed over, so it goes on until the page is full. Reads patient data, so it writes the access
-- log: volatile. Raises RQ400, RQ401, RQ403.

create or replace function api.audit_trail(
    p_table text default null,
    p_row_id uuid default null,
    p_actor_user_id uuid default null,
    p_from timestamptz default '-infinity',
    p_to timestamptz default 'infinity',
    p_before bigint default null,
    p_limit int default 100
)
returns table (
    seq bigint,
    recorded_at timestamptz,
    actor_user_id uuid,
    actor_role text,
    action text,
    table_name text,
    row_id uuid,
    before jsonb,
    after jsonb,
    digested text[],
    request_id text,
    reason text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_limit int := least(greatest(p_limit, 1), 500);
    v_before bigint := coalesce(p_before, 9223372036854775807);
    v_seqs bigint[];
    v_shown bigint[] := '{}'::bigint[];
begin
    perform core.require_permission('audit.read');

    loop
        v_seqs := array(
            select e.seq
            from audit.events as e
            where
                e.organization_id = v_organization_id
                and (p_table is null or e.table_name = p_table)
                and (p_row_id is null or e.row_id = p_row_id)
                and (p_actor_user_id is null or e.actor_user_id = p_actor_user_id)
                and e.recorded_at >= p_from
                and e.recorded_at < p_to
                and e.seq < v_before
            order by e.seq desc
            limit v_limit
        );

        v_shown := v_shown || array(
            select e.seq
            from (
                select
                    r.table_name,
                    audit.visible_row_ids(r.table_name, array_agg(r.row_id)) as row_ids
                from audit.events as r
                where r.organization_id = v_organization_id and r.seq = any(v_seqs)
                group by r.table_name
            ) as v
            inner join audit.events as e
                on v.table_name = e.table_name and e.row_id = any(v.row_ids)
            where e.organization_id = v_organization_id and e.seq = any(v_seqs)
            order by e.seq desc
        );

        exit when cardinality(v_shown) >= v_limit or cardinality(v_seqs) < v_limit;

        v_before := v_seqs[v_limit];
    end loop;

    v_shown := v_shown[1:v_limit];

    perform audit.log_access(
        'api.audit_trail',
        'audit.events',
        array(
            select distinct e.row_id
            from audit.events as e
            where e.organization_id = v_organization_id and e.seq = any(v_shown)
        )
    );

    return query
    select
        e.seq, e.recorded_at, e.actor_user_id, e.actor_role, e.action, e.table_name, e.row_id,
        e.before, e.after, e.digested, e.request_id, e.reason
    from audit.events as e
    where e.organization_id = v_organization_id and e.seq = any(v_shown)
    order by e.seq desc;
end
$function$;

alter function api.audit_trail(text, uuid, uuid, timestamptz, timestamptz, bigint, int)
owner to app_owner;

revoke all on function api.audit_trail(text, uuid, uuid, timestamptz, timestamptz, bigint, int)
from public;
grant execute on function api.audit_trail(
    text, uuid, uuid, timestamptz, timestamptz, bigint, int
) to authenticated;

comment on function api.audit_trail(text, uuid, uuid, timestamptz, timestamptz, bigint, int) is
    'Who wrote what in the caller''s organization, newest first. Sensitive values stand as '
    'digests. Every call is logged. Raises RQ403 where the caller''s role does not allow it.';
