-- function standardisation.reader_statement(text)
-- function standardisation.carrier_statement(text)
-- function standardisation.write_carriers()
-- function standardisation.drop_carriers()
-- function standardisation.carry(text, bigint[])
-- function standardisation.carry_first(text)

-- A function for each table, so that a session plans its statements once: to plan them takes ten times
-- as long as to carry a row. All joins begin with the rows that are asked for and find the others by
-- their keys: while a backfill runs, the statistics of the new tables still tell of none. Apart from
-- what writes, so that triggers join as they like.

create or replace function standardisation.reader_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $statement$
create or replace function standardisation.%1$I(p_row_ids bigint[])
returns standardisation.%2$I[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $body$
begin
    return array(
        select r
        from standardisation.%2$I as r
        where r.row_id = any(p_row_ids)
    );
end
$body$;

alter function standardisation.%1$I(bigint[]) owner to app_owner;
revoke all on function standardisation.%1$I(bigint[]) from public;
comment on function standardisation.%1$I(bigint[]) is %3$L;
$statement$,
            'read_' || p_table,
            p_table || '_read',
            format('Reads rows of legacy.%s; made by standardisation.write_carriers.', p_table)
        )
$function$;

alter function standardisation.reader_statement(text) owner to app_owner;

revoke all on function standardisation.reader_statement(text) from public;

comment on function standardisation.reader_statement(text) is
    'The statement that makes the function which reads rows of an old table.';

-- What contacts are found by is brought up to date once, and not after each statement. A write of the
-- new side is noted only: its new rows are there.

create or replace function standardisation.carrier_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with written as (
        select
            string_agg(
                concat(
                    case
                        when s.owner_column is not null then standardisation.clear_statement(s)
                    end,
                    standardisation.carry_statement(s)
                ),
                ''
                order by s.place
            )
            filter (where s.target_table <> 'integration.credentials') as steps
        from standardisation.steps as s
        where s.table_name = p_table
    ),

    followed as (
        select
            case p_table
                when 'api_credentials'
                    then e'\n    perform standardisation.carry_credentials(v_read);\n'
                when 'active_patients' then $follow$
    perform standardisation.follow_up(
        'active_patients', array_agg(w.organization_id), array_agg(w.contact_id)
    )
    from (
        select distinct r.organization_id, r.contact_id
        from unnest(v_read) as r
        where r.reasons = '{}'
    ) as w;
$follow$
                when 'messages' then $follow$
    perform standardisation.follow_up(
        'messages', array_agg(w.organization_id), array_agg(w.conversation_id)
    )
    from (
        select distinct r.organization_id, r.conversation_id
        from unnest(v_read) as r
        where r.reasons = '{}'
    ) as w;
$follow$
            end as statement,
            p_table in ('contacts', 'active_patients') as is_searched
    )

    select
        format(
            $statement$
create or replace function standardisation.%1$I(
    p_row_ids bigint[], p_is_noted_only boolean, out names text[], out gone uuid[]
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $body$
declare
    v_before standardisation.records[];
    v_read standardisation.%2$I[];
    v_gone_of uuid[];
    v_search text := current_setting('core.search', true);
    v_is_written boolean := false;
    v_is_known boolean;
    v_count bigint;
begin
    v_before := array(
        select r
        from standardisation.records as r
        where r.row_id = any(p_row_ids) and r.state = 'standardised'
    );
    v_read := standardisation.%3$I(p_row_ids);

    if not p_is_noted_only then
%4$s
    end if;
%5$s
    select n.gone_of, n.gone, n.names
    into v_gone_of, gone, names
    from standardisation.note_records(%6$L, p_row_ids, v_before) as n;

    if not p_is_noted_only and cardinality(gone) > 0 then
        perform standardisation.remove_targets(%6$L, v_gone_of, gone);
    end if;
end
$body$;

alter function standardisation.%1$I(bigint[], boolean) owner to app_owner;
revoke all on function standardisation.%1$I(bigint[], boolean) from public;
comment on function standardisation.%1$I(bigint[], boolean) is %7$L;
$statement$,
            'carry_' || p_table,
            p_table || '_read',
            'read_' || p_table,
            concat(
                case
                    when f.is_searched
                        then e'    perform core.set_context(''search'', ''later'');\n'
                end,
                w.steps,
                f.statement,
                case
                    when f.is_searched then format(
                        $search$
    perform core.set_context('search', v_search);

    if v_is_written then
        perform contact.search_refresh(r.organization_id, array_agg(distinct u.id))
        from unnest(v_read) as r
        cross join lateral unnest(array[%s]) as u (id)
        where r.reasons = '{}' and u.id is not null
        group by r.organization_id;
    end if;
$search$,
                        case p_table when 'contacts' then 'r.id, r.contact_id' else 'r.contact_id' end
                    )
                end
            ),
            standardisation.note_statement(p_table),
            p_table,
            format(
                'Carries rows of legacy.%s over, or only notes them; returns by which texts others '
                'call those that have come or gone, and new rows that none stands for any more. '
                'Made by standardisation.write_carriers.',
                p_table
            )
        )
    from written as w
    cross join followed as f
$function$;

alter function standardisation.carrier_statement(text) owner to app_owner;

revoke all on function standardisation.carrier_statement(text) from public;

comment on function standardisation.carrier_statement(text) is
    'The statement that makes the function which carries rows of an old table over.';

-- All at once: what is written to one table may have rows of another read again. Whoever changes a view
-- that reads, or standardisation.steps, while old and new tables are kept alike, calls it again.

create or replace function standardisation.write_carriers()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table text;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    for v_table in
        select distinct s.table_name
        from standardisation.steps as s
        order by s.table_name
    loop
        execute standardisation.reader_statement(v_table);
        execute standardisation.carrier_statement(v_table);
        execute standardisation.carrier_back_statement(v_table);
    end loop;
end
$function$;

alter function standardisation.write_carriers() owner to app_owner;

revoke all on function standardisation.write_carriers() from public;

comment on function standardisation.write_carriers() is
    'Makes the functions that carry the rows of each old table over and back, or makes them anew.';

create or replace function standardisation.drop_carriers()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_routine regprocedure;
begin
    if exists (
        select
        from pg_trigger as t
        where
            t.tgfoid in (
                to_regproc('standardisation.carry_written'),
                to_regproc('standardisation.carry_back_written')
            )
    ) then
        return;
    end if;

    for v_routine in
        select p.oid::regprocedure
        from standardisation.steps as s
        inner join pg_proc as p
            on
                p.pronamespace = 'standardisation'::regnamespace
                and p.proname in (
                    'read_' || s.table_name,
                    'carry_' || s.table_name,
                    'carry_back_' || s.table_name
                )
        group by p.oid
        order by p.oid
    loop
        execute format('drop function %s', v_routine);
    end loop;
end
$function$;

alter function standardisation.drop_carriers() owner to app_owner;

revoke all on function standardisation.drop_carriers() from public;

comment on function standardisation.drop_carriers() is
    'Drops the functions which carry rows over, where they are and no trigger needs them.';

-- Says what the old rows say now, however often it is called: for rows that are new, changed, gone,
-- or kept back until now. Belongs to app_migrator, who sees every row. While it works, the triggers of
-- the new tables carry nothing back (standardisation.origin).

create or replace function standardisation.carry(p_table text, p_row_ids bigint[])
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set jit = off
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_origin text := coalesce(current_setting('standardisation.origin', true), '');
    v_gone uuid[];
    v_names text[];
    v_again record;
begin
    if coalesce(cardinality(p_row_ids), 0) = 0 then
        return;
    end if;

    perform set_config('standardisation.origin', 'old', true);

    execute format(
        'select c.names, c.gone from standardisation.%I($1, false) as c', 'carry_' || p_table
    )
    into v_names, v_gone
    using p_row_ids;

    if p_table = 'organizations' then
        perform standardisation.note_organizations();
    end if;

    for v_again in
        select a.table_name, a.row_ids
        from standardisation.rows_to_read_again(p_table, p_row_ids, v_names, v_gone) as a
    loop
        perform standardisation.carry(v_again.table_name, v_again.row_ids);
    end loop;

    perform set_config('standardisation.origin', v_origin, true);
end
$function$;

alter function standardisation.carry(text, bigint[]) owner to app_migrator;

revoke all on function standardisation.carry(text, bigint[]) from public;

comment on function standardisation.carry(text, bigint[]) is
    'Brings the new tables to what some rows of an old table say, and keeps back what cannot be '
    'taken over, with its reasons. Called again it changes nothing. Needs the functions of '
    'standardisation.write_carriers, which are there while old and new tables are kept alike.';

-- A plan that was made while a table was empty takes any of its indexes, and is kept: a backfill then
-- reads more of the table with each row. So a few rows come first, and the tables are analyzed. Nobody is
-- waited for: what somebody writes is passed over, and where a lock is in the way nothing is done, for the
-- backfill reads these rows anyway.

create or replace function standardisation.carry_first(p_table text)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set enable_seqscan = off
set lock_timeout = '200ms'
as $function$
declare
    c_few constant int := 25;
    v_row_ids bigint[];
begin
    if to_regproc('standardisation.carry_' || p_table) is null then
        return 0;
    end if;

    execute format(
        'select array(select l.row_id from legacy.%I as l order by l.row_id limit $1 '
        'for no key update skip locked)', p_table
    )
    into v_row_ids
    using c_few;

    perform standardisation.carry(p_table, v_row_ids);

    return cardinality(v_row_ids);
exception
    when lock_not_available or deadlock_detected then
        return 0;
end
$function$;

alter function standardisation.carry_first(text) owner to app_migrator;

revoke all on function standardisation.carry_first(text) from public;

comment on function standardisation.carry_first(text) is
    'Carries the first rows of an old table over, so that its new tables can be analyzed before '
    'their backfill; returns how many. None where somebody holds what it needs, or where nothing '
    'is kept alike.';
