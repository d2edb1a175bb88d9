-- Deploy routiq:analytics/add_figures to pg
-- requires: analytics/org_daily_metrics__policies
-- requires: analytics/conversation_daily_metrics__policies
-- requires: analytics/integration_hourly_metrics__policies
-- requires: core/organizations__policies
-- requires: core/locations__policies

begin;

-- function analytics.clocks(uuid[])
-- function analytics.figure_columns(regclass)
-- function analytics.add_statement(regclass)
-- function analytics.add_figures(regclass, jsonb)
-- function analytics.set_statement(regclass, jsonb)
-- function analytics.set_figures(regclass, jsonb)
-- function analytics.add_conversation_and_org_days(jsonb)

-- Part of analytics.apply_changes and analytics.reconcile, which let one at a time in: so what is not
-- updated can be inserted, and nobody else inserts it meanwhile. There is one way to write for every table
-- of figures: its counts and durations are figures, its other columns say of what. Nothing sinks below
-- nothing: where rows were once written past the triggers a deletion would take off what was never added,
-- and hold up whatever waits behind it; analytics.reconcile finds such rows. Figures of a branch that is
-- gone went with it.

create or replace function analytics.clocks(p_organization_ids uuid[])
returns table (organization_id uuid, place_id uuid, time_zone text)
language sql
stable
rows 100
set search_path = pg_catalog, pg_temp
as $function$
    select o.id, o.id, o.time_zone::text
    from core.organizations as o
    where o.id = any(p_organization_ids)
    union all
    select l.organization_id, l.id, coalesce(l.time_zone, o.time_zone)::text
    from core.organizations as o
    inner join core.locations as l
        on o.id = l.organization_id
    where o.id = any(p_organization_ids)
$function$;

-- An index finds no row by "is not distinct", so that is asked only where there may be null.
create or replace function analytics.figure_columns(p_table regclass)
returns table (name text, is_figure boolean, is_count boolean, comparison text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        a.attname::text,
        a.atttypid in ('int'::regtype, 'interval'::regtype),
        a.atttypid = 'int'::regtype,
        format('m.%1$I %2$s n.%1$I', a.attname, case when a.attnotnull then '=' else 'is not distinct from' end)
    from pg_attribute as a
    where
        a.attrelid = p_table
        and a.attnum > 0
        and not a.attisdropped
        and a.attname not in ('id', 'computed_at')
$function$;

-- The statements are put together here, from the catalogue alone; the figures are their only parameter.
-- Whoever looks for a row looks at what was there before, so the two parts of a statement do not meet.
create or replace function analytics.add_statement(p_table regclass)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'with given as (select n.* from jsonb_populate_recordset(null::%1$s, $1) as n), '
            'changed as ('
            'update %1$s as m set %2$s, computed_at = now() from given as n where %3$s) '
            'insert into %1$s (%4$s) select %5$s from given as n '
            'where not exists (select from %1$s as m where %3$s)',
            p_table,
            string_agg(
                format('%1$I = greatest(%2$L, m.%1$I + coalesce(n.%1$I, %2$L))', c.name, '0'), ', '
            ) filter (where c.is_figure),
            string_agg(c.comparison, ' and ') filter (where not c.is_figure),
            string_agg(format('%I', c.name), ', '),
            string_agg(
                format(case when c.is_figure then 'greatest(%2$L, n.%1$I)' else 'n.%1$I' end, c.name, '0'), ', '
            )
        )
    from analytics.figure_columns(p_table) as c
$function$;

create or replace function analytics.add_figures(p_table regclass, p_deltas jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_deltas is not null then
        execute analytics.add_statement(p_table) using p_deltas;
    end if;
end
$function$;

create or replace function analytics.set_statement(p_table regclass, p_figures jsonb)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'with given as (select n.* from jsonb_populate_recordset(null::%1$s, $1) as n), '
            'changed as ('
            'update %1$s as w set %2$s, computed_at = now() '
            'from given as n inner join %1$s as m on %3$s '
            'where w.organization_id = m.organization_id and w.id = m.id and (%4$s) '
            'returning to_jsonb(m) as before, to_jsonb(w) as after), '
            'added as ('
            'insert into %1$s as w (%5$s) select %6$s from given as n '
            'where %7$s > 0 and not exists (select from %1$s as m where %3$s) '
            'returning null::jsonb as before, to_jsonb(w) as after) '
            'select jsonb_agg(jsonb_build_object(%8$L, %11$L, %9$L, f.before, %10$L, f.after)) '
            'from (select c.* from changed as c union all select a.* from added as a) as f',
            p_table,
            string_agg(format('%1$I = n.%1$I', c.name), ', ') filter (where c.is_figure),
            string_agg(c.comparison, ' and ') filter (where not c.is_figure),
            string_agg(format('m.%1$I <> n.%1$I', c.name), ' or ') filter (where c.is_figure),
            string_agg(format('%I', c.name), ', '),
            string_agg(format('n.%I', c.name), ', '),
            string_agg(format('n.%I', c.name), ' + ') filter (where c.is_count),
            'figures', 'before', 'after', (select t.relname from pg_class as t where t.oid = p_table)
        )
    from analytics.figure_columns(p_table) as c
    where p_figures -> 0 ? c.name
$function$;

-- Figures that the list does not name stay as they are. What was nothing and is nothing needs no row.
create or replace function analytics.set_figures(p_table regclass, p_figures jsonb)
returns setof jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_differences jsonb;
begin
    if p_figures is not null then
        execute analytics.set_statement(p_table, p_figures) into v_differences using p_figures;

        return query select d.value from jsonb_array_elements(v_differences) as d;
    end if;
end
$function$;

create or replace function analytics.add_conversation_and_org_days(p_deltas jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform analytics.add_figures('analytics.conversation_daily_metrics', p_deltas);

    perform analytics.add_figures(
        'analytics.org_daily_metrics',
        (
            select jsonb_agg(to_jsonb(s))
            from (
                select
                    d.organization_id,
                    d.metric_on,
                    d.location_id,
                    sum(d.conversations_opened) as conversations_opened,
                    sum(d.conversations_resolved) as conversations_resolved,
                    sum(d.messages_inbound) as messages_inbound,
                    sum(d.messages_outbound) as messages_outbound
                from jsonb_populate_recordset(
                    null::analytics.conversation_daily_metrics, p_deltas
                ) as d
                group by d.organization_id, d.metric_on, d.location_id
            ) as s
        )
    );
end
$function$;

alter function analytics.clocks(uuid[]) owner to app_owner;
alter function analytics.figure_columns(regclass) owner to app_owner;
alter function analytics.add_statement(regclass) owner to app_owner;
alter function analytics.add_figures(regclass, jsonb) owner to app_owner;
alter function analytics.set_statement(regclass, jsonb) owner to app_owner;
alter function analytics.set_figures(regclass, jsonb) owner to app_owner;
alter function analytics.add_conversation_and_org_days(jsonb) owner to app_owner;

revoke all on function analytics.clocks(uuid[]) from public;
revoke all on function analytics.figure_columns(regclass) from public;
revoke all on function analytics.add_statement(regclass) from public;
revoke all on function analytics.add_figures(regclass, jsonb) from public;
revoke all on function analytics.set_statement(regclass, jsonb) from public;
revoke all on function analytics.set_figures(regclass, jsonb) from public;
revoke all on function analytics.add_conversation_and_org_days(jsonb) from public;

comment on function analytics.clocks(uuid[]) is
    'Clock that decides where a day begins, of each branch (its own, else the organization''s) '
    'and of rows of no branch, for which the place is the organization.';
comment on function analytics.figure_columns(regclass) is
    'Columns of a table of figures: whether they are figures, whether these are counts, and how '
    'rows are compared by the others.';
comment on function analytics.add_statement(regclass) is
    'Statement that adds a list of figures, its parameter, to those of a table of analytics.';
comment on function analytics.add_figures(regclass, jsonb) is
    'Adds to the figures of a table of analytics. Takes a list of objects that name columns; '
    'what they do not name stays as it is.';
comment on function analytics.set_statement(regclass, jsonb) is
    'Statement that puts a list of figures, its parameter, into a table of analytics, and gives '
    'a list of what was another figure before. Takes such a list, for the columns that it names.';
comment on function analytics.set_figures(regclass, jsonb) is
    'Puts figures into a table of analytics. Takes a list of objects that all name the same '
    'columns; returns what was another figure before.';
comment on function analytics.add_conversation_and_org_days(jsonb) is
    'Adds to the figures of conversations a day, channel and branch, and all channels '
    'together to those of the organization.';

commit;
