-- function api.patient_counts()

-- A materialised view knows no row security, so the tenant and the branches are named here, and no
-- client reaches the view. Figures tell of no patient: no access log. Raises RQ400, RQ401, RQ403.

create or replace function api.patient_counts()
returns table (
    location_id uuid,
    patient_count bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_location_ids uuid[] := core.current_location_ids();
begin
    perform core.require_permission('figures.read');

    return query
    select
        m.location_id,
        m.patient_count
    from analytics.mv_patient_counts as m
    where
        m.organization_id = v_organization_id
        and (m.location_id is null or m.location_id = any(v_location_ids))
    order by m.location_id;
end
$function$;

alter function api.patient_counts() owner to app_owner;

revoke all on function api.patient_counts() from public;
grant execute on function api.patient_counts() to authenticated;

comment on function api.patient_counts() is
    'How many patients each branch of the caller has, as of the last refresh; null stands for '
    'patients of no branch. Raises RQ403 where the caller''s role does not allow it.';
