-- Deploy routiq:standardisation/carry to pg
-- requires: standardisation/statements
-- requires: standardisation/note_records
-- requires: standardisation/note_organizations
-- requires: standardisation/rows_to_read_again
-- requires: standardisation/remove_targets
-- requires: standardisation/carry_credentials
-- requires: standardisation/follow_up

begin;

-- function standardisation.carry(text, bigint[])

-- Says what the old rows say now, however often it is called: for rows that are new, changed, gone,
-- or kept back until now. Belongs to app_migrator, who sees every row. While it works, the triggers of
-- the new tables carry nothing back (standardisation.origin). All joins begin with few rows and find the
-- others by their keys: while a backfill runs, the statistics of the new tables still tell of none.

create or replace function standardisation.carry(p_table text, p_row_ids bigint[])
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $function$
declare
    v_origin text := coalesce(current_setting('standardisation.origin', true), '');
    v_read jsonb;
    v_step standardisation.steps;
    v_gone uuid[];
    v_gone_of uuid[];
    v_names text[];
    v_again record;
begin
    if coalesce(cardinality(p_row_ids), 0) = 0 then
        return;
    end if;

    perform set_config('standardisation.origin', 'old', true);

    execute format(
        'select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from standardisation.%I as r '
        'where r.row_id = any($1)',
        p_table || '_read'
    )
    into v_read
    using p_row_ids;

    for v_step in
        select s.*
        from standardisation.steps as s
        where s.table_name = p_table and s.target_table <> 'integration.credentials'
        order by s.place
    loop
        if v_step.owner_column is not null then
            execute standardisation.clear_statement(v_step) using v_read;
        end if;

        execute standardisation.carry_statement(v_step) using v_read;
    end loop;

    if p_table = 'api_credentials' then
        perform standardisation.carry_credentials(v_read);
    end if;

    perform standardisation.follow_up(p_table, v_read);

    select
        array_agg(g.target_organization_id) filter (where g.name is null),
        array_agg(g.target_id) filter (where g.name is null),
        array_agg(distinct g.name) filter (where g.name is not null)
    into v_gone_of, v_gone, v_names
    from standardisation.note_records(p_table, p_row_ids, v_read) as g;

    perform standardisation.remove_targets(p_table, v_gone_of, v_gone);

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
    'taken over, with its reasons. Called again it changes nothing.';

commit;
