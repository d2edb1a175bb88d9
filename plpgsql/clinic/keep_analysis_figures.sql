-- function clinic.add_analysis_figures(clinic.skin_analyses[], clinic.skin_analyses[])
-- function clinic.recount_analysis_figures(uuid, date, date)
-- function clinic.keep_analysis_figures()
-- trigger tg_skin_analyses_40_figures_insert on clinic.skin_analyses
-- trigger tg_skin_analyses_40_figures_update on clinic.skin_analyses
-- trigger tg_skin_analyses_40_figures_delete on clinic.skin_analyses

-- A figure is a number at the first level of a result. Counted in the same statement, for all its rows
-- at once, in the order of the key, so that two who write the same days do not wait for each other in
-- a circle.

create or replace function clinic.add_analysis_figures(
    p_come clinic.skin_analyses[], p_gone clinic.skin_analyses[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into clinic.skin_analysis_figures as f (
        organization_id, analysed_on, location_id, practitioner_id, service_id, model_name,
        model_version, figure, analyses, total, squares
    )
    select
        c.organization_id,
        c.analysed_on,
        c.location_id,
        c.practitioner_id,
        c.service_id,
        c.model_name,
        c.model_version,
        c.figure,
        sum(c.sign),
        sum(c.sign * c.value),
        sum(c.sign * c.value * c.value)
    from (
        select
            a.organization_id,
            (a.analysed_at at time zone o.time_zone::text)::date as analysed_on,
            a.location_id,
            a.practitioner_id,
            a.service_id,
            a.model_name,
            a.model_version,
            r.key as figure,
            w.sign,
            (case when jsonb_typeof(r.value) = 'number' then r.value end)::numeric as value
        from (values (1, p_come), (-1, p_gone)) as w (sign, analyses)
        cross join unnest(w.analyses) as a
        inner join core.organizations as o
            on a.organization_id = o.id
        cross join jsonb_each(a.result) as r
    ) as c
    where c.value is not null
    group by
        c.organization_id, c.analysed_on, c.location_id, c.practitioner_id, c.service_id,
        c.model_name, c.model_version, c.figure
    having
        sum(c.sign) <> 0
        or sum(c.sign * c.value) <> 0
        or sum(c.sign * c.value * c.value) <> 0
    order by
        c.organization_id, c.analysed_on, c.location_id, c.practitioner_id, c.service_id,
        c.model_name, c.model_version, c.figure
    on conflict on constraint uq_skin_analysis_figures_analysed_on do update
    set
        analyses = f.analyses + excluded.analyses,
        total = f.total + excluded.total,
        squares = f.squares + excluded.squares;
end
$function$;

alter function clinic.add_analysis_figures(clinic.skin_analyses[], clinic.skin_analyses[])
owner to app_owner;

revoke all on function clinic.add_analysis_figures(clinic.skin_analyses[], clinic.skin_analyses[])
from public;

comment on function clinic.add_analysis_figures(clinic.skin_analyses[], clinic.skin_analyses[]) is
    'Adds the figures of living analyses that come, and takes off those of what goes.';

-- Day by day, so that a practice of millions needs no more memory than its busiest day.

create or replace function clinic.recount_analysis_figures(
    p_organization_id uuid, p_first_on date, p_last_on date
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_time_zone text;
    v_day date;
    v_analyses clinic.skin_analyses[];
    v_count bigint := 0::bigint;
begin
    select o.time_zone::text
    into strict v_time_zone
    from core.organizations as o
    where o.id = p_organization_id;

    -- nobody counts meanwhile what is counted here already
    lock table clinic.skin_analysis_figures in share row exclusive mode;

    delete from clinic.skin_analysis_figures as f
    where
        f.organization_id = p_organization_id
        and f.analysed_on between p_first_on and p_last_on;

    for v_day in
        select p_first_on + d.number
        from generate_series(0, p_last_on - p_first_on) as d (number)
    loop
        v_analyses := array(
            select a
            from clinic.skin_analyses as a
            where
                a.organization_id = p_organization_id
                and a.analysed_at >= v_day::timestamp at time zone v_time_zone
                and a.analysed_at < (v_day + 1)::timestamp at time zone v_time_zone
                and a.deleted_at is null
        );
        v_count := v_count + cardinality(v_analyses);

        perform clinic.add_analysis_figures(v_analyses, '{}');
    end loop;

    return v_count;
end
$function$;

alter function clinic.recount_analysis_figures(uuid, date, date) owner to app_owner;

revoke all on function clinic.recount_analysis_figures(uuid, date, date) from public;

comment on function clinic.recount_analysis_figures(uuid, date, date) is
    'Counts the figures of an organization''s analyses again, from the first to the last day by '
    'its clock, and tells of how many analyses: after a load past the triggers, or another time '
    'zone. Who writes analyses waits.';

create or replace function clinic.keep_analysis_figures()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_come clinic.skin_analyses[] := '{}'::clinic.skin_analyses[];
    v_gone clinic.skin_analyses[] := '{}'::clinic.skin_analyses[];
begin
    if tg_op in ('INSERT', 'UPDATE') then
        v_come := array(
            select n::clinic.skin_analyses
            from new_rows as n
            where n.deleted_at is null
        );
    end if;

    if tg_op in ('UPDATE', 'DELETE') then
        v_gone := array(
            select o::clinic.skin_analyses
            from old_rows as o
            where o.deleted_at is null
        );
    end if;

    -- whoever purges what was deleted changes no figure, and need not see them
    if v_come <> '{}' or v_gone <> '{}' then
        perform clinic.add_analysis_figures(v_come, v_gone);
    end if;

    return null;
end
$function$;

alter function clinic.keep_analysis_figures() owner to app_owner;

revoke all on function clinic.keep_analysis_figures() from public;

comment on function clinic.keep_analysis_figures() is
    'Trigger: sums up by day what models found.';

create or replace trigger tg_skin_analyses_40_figures_insert
after insert on clinic.skin_analyses
referencing new table as new_rows
for each statement execute function clinic.keep_analysis_figures();

comment on trigger tg_skin_analyses_40_figures_insert on clinic.skin_analyses is
    'Sums up by day what models found';

create or replace trigger tg_skin_analyses_40_figures_update
after update on clinic.skin_analyses
referencing old table as old_rows new table as new_rows
for each statement execute function clinic.keep_analysis_figures();

comment on trigger tg_skin_analyses_40_figures_update on clinic.skin_analyses is
    'Sums up by day what models found';

create or replace trigger tg_skin_analyses_40_figures_delete
after delete on clinic.skin_analyses
referencing old table as old_rows
for each statement execute function clinic.keep_analysis_figures();

comment on trigger tg_skin_analyses_40_figures_delete on clinic.skin_analyses is
    'Sums up by day what models found';
