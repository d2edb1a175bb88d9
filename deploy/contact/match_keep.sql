-- Deploy routiq:contact/match_keep to pg
-- requires: contact/duplicate_candidates

begin;

-- function contact.match_keep(uuid, uuid, uuid[], uuid[], double precision[], jsonb[])

-- What somebody decided stays as it is; an open pair is brought up to date.

create or replace function contact.match_keep(
    p_organization_id uuid,
    p_model_id uuid,
    p_contact_a_ids uuid[],
    p_contact_b_ids uuid[],
    p_scores double precision[],
    p_features jsonb[]
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_count bigint;
begin
    insert into contact.duplicate_candidates as d (
        organization_id, contact_a_id, contact_b_id, score, features, model_id
    )
    select p_organization_id, f.a, f.b, f.score, f.features, p_model_id
    from unnest(p_contact_a_ids, p_contact_b_ids, p_scores, p_features) as f (a, b, score, features)
    order by f.a, f.b
    on conflict (organization_id, contact_a_id, contact_b_id) where deleted_at is null do update
    set score = excluded.score, features = excluded.features, model_id = excluded.model_id
    where
        d.status = 'open'
        and (d.score, d.features) is distinct from (excluded.score, excluded.features);
    get diagnostics v_count = row_count;
    return v_count;
end
$function$;

alter function contact.match_keep(uuid, uuid, uuid[], uuid[], double precision[], jsonb[])
owner to app_owner;

revoke all on function contact.match_keep(uuid, uuid, uuid[], uuid[], double precision[], jsonb[])
from public;

comment on function contact.match_keep(
    uuid, uuid, uuid[], uuid[], double precision[], jsonb[]
) is
    'Keeps pairs for people to decide, or brings them up to date; returns how many were written.';

commit;
