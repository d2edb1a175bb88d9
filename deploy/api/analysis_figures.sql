-- Deploy routiq:api/analysis_figures to pg
-- requires: api/skin_analyses
-- requires: clinic/keep_analysis_figures
-- requires: core/is_staff

begin;

-- function api.aggregate_analyses(date, date, text, text[], text)

-- Figures by day are kept (clinic.keep_analysis_figures), so a report reads them and no analysis. It
-- names no patient, so no access is logged. Raises RQ400, RQ401, RQ403, RQ422.

create or replace function api.aggregate_analyses(
    p_first_on date,
    p_last_on date,
    p_period text default 'month',
    p_by text[] default '{}',
    p_model_name text default null
)
returns table (
    period_on date,
    location_id uuid,
    practitioner_id uuid,
    service_id uuid,
    model_name text,
    model_version text,
    figure text,
    analyses bigint,
    average numeric,
    deviation numeric
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    c_periods constant text[] := array['day', 'week', 'month', 'quarter', 'year'];
    c_by constant text[] := array['location', 'practitioner', 'service'];
    v_by text[] := coalesce(p_by, '{}');
begin
    perform core.require_permission('clinical.read');

    if not core.is_staff() then
        perform core.refuse(
            'RQ403', 'figures of a clinic are for its staff', 'the caller is a patient',
            'call api.analysis_history'
        );
    elsif coalesce(p_last_on not between p_first_on and p_first_on + 3660, true) then
        perform core.refuse(
            'RQ422', 'these are no days of a report',
            format('from "%s" to "%s"', p_first_on, p_last_on),
            'name a first and a last day, at most ten years apart'
        );
    elsif coalesce(p_period <> all(c_periods), true) or not v_by <@ c_by then
        perform core.refuse(
            'RQ422', 'figures are not counted so', format('by "%s" and "%s"', p_period, v_by),
            format('name one of %s, and any of %s', c_periods, c_by)
        );
    end if;

    return query
    select
        g.period_on,
        g.location_id,
        g.practitioner_id,
        g.service_id,
        g.model_name,
        g.model_version,
        g.figure,
        g.analyses,
        round(g.mean, 4),
        -- what rounding leaves below nothing is nothing
        round(sqrt(greatest(g.mean_of_squares - g.mean * g.mean, 0)), 4)
    from (
        select
            date_trunc(p_period, f.analysed_on::timestamp)::date as period_on,
            case when 'location' = any(v_by) then f.location_id end as location_id,
            case when 'practitioner' = any(v_by) then f.practitioner_id end as practitioner_id,
            case when 'service' = any(v_by) then f.service_id end as service_id,
            f.model_name,
            f.model_version,
            f.figure,
            sum(f.analyses)::bigint as analyses,
            sum(f.total) / nullif(sum(f.analyses), 0) as mean,
            sum(f.squares) / nullif(sum(f.analyses), 0) as mean_of_squares
        from clinic.skin_analysis_figures as f
        where
            f.organization_id = v_organization_id
            and f.analysed_on between p_first_on and p_last_on
            and (p_model_name is null or f.model_name = p_model_name)
        group by 1, 2, 3, 4, f.model_name, f.model_version, f.figure
    ) as g
    where g.analyses > 0
    order by
        g.period_on, g.location_id, g.practitioner_id, g.service_id, g.model_name, g.model_version,
        g.figure;
end
$function$;

alter function api.aggregate_analyses(date, date, text, text[], text) owner to app_owner;

revoke all on function api.aggregate_analyses(date, date, text, text[], text) from public;
grant execute on function api.aggregate_analyses(date, date, text, text[], text) to authenticated;

comment on function api.aggregate_analyses(date, date, text, text[], text) is
    'What models found in a clinic from the first to the last day, by its clock: of each figure of '
    'each version of a model how many analyses tell it, its average and standard deviation, by '
    'day, week, month, quarter or year, and by location, practitioner and service where p_by names '
    'them; of the caller''s branches. Raises RQ403, RQ422.';

commit;
