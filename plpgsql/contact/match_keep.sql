-- function contact.match_keep(uuid, uuid, uuid[], uuid[], double precision[], jsonb[])

-- What somebody decided stays as it is; an open pair is brought up to date. An insert that may meet
-- a row costs half as much again, and a run brings thousands; so it looks first.

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
    v_updated bigint;
    v_inserted bigint;
begin
    loop
        begin
            update contact.duplicate_candidates as d
            set score = f.score, features = f.features, model_id = p_model_id
            from unnest(
                p_contact_a_ids, p_contact_b_ids, p_scores, p_features
            ) as f (a, b, score, features)
            where
                d.organization_id = p_organization_id
                and d.contact_a_id = f.a
                and d.contact_b_id = f.b
                and d.deleted_at is null
                and d.status = 'open'
                and (d.score, d.features) is distinct from (f.score, f.features);
            get diagnostics v_updated = row_count;

            insert into contact.duplicate_candidates (
                organization_id, contact_a_id, contact_b_id, score, features, model_id, created_by
            )
            select
                p_organization_id, f.a, f.b, f.score, f.features, p_model_id,
                core.current_user_id()
            from unnest(
                p_contact_a_ids, p_contact_b_ids, p_scores, p_features
            ) as f (a, b, score, features)
            where not exists (
                select
                from contact.duplicate_candidates as d
                where
                    d.organization_id = p_organization_id
                    and d.contact_a_id = f.a
                    and d.contact_b_id = f.b
                    and d.deleted_at is null
            )
            order by f.a, f.b;
            get diagnostics v_inserted = row_count;
            exit;
        exception
            when unique_violation then
                null; -- somebody merged and brought one of them: next time it is there
        end;
    end loop;

    return v_updated + v_inserted;
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
