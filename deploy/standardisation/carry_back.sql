-- Deploy routiq:standardisation/carry_back to pg
-- requires: standardisation/carry

begin;

-- function standardisation.carry_back(text, uuid[], uuid[])

-- As standardisation.carry, the other way. A new row that was deleted takes its old row with it, which
-- is kept in the record as it was; when the new row is restored, the old one is there again. While
-- standardisation.catch_up works, old rows that name these are older than the new ones, and are not read.
-- What was written here is noted, for taking the backfill back must not lose it.

create or replace function standardisation.carry_back(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
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
    v_row_ids bigint[];
    v_names text[];
    v_again record;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    if coalesce(cardinality(p_ids), 0) = 0 then
        return;
    end if;

    perform set_config('standardisation.origin', 'new', true);

    execute format('select standardisation.%I($1, $2)', 'carry_back_' || p_table)
    into v_row_ids
    using p_organization_ids, p_ids;

    if v_row_ids is not null then
        update standardisation.records as r
        set is_written = true
        where r.row_id = any(v_row_ids) and not r.is_written;

        execute format(
            'select c.names from standardisation.%I($1, true) as c', 'carry_' || p_table
        )
        into v_names
        using v_row_ids;

        if p_table = 'organizations' then
            perform standardisation.note_organizations();
        end if;
    end if;

    perform set_config('standardisation.origin', v_origin, true);

    if current_setting('standardisation.catches_up', true) = 'yes' then
        return;
    end if;

    for v_again in
        select a.table_name, a.row_ids
        from standardisation.rows_to_read_again(
            p_table, v_row_ids, v_names, '{}'
        ) as a
    loop
        perform standardisation.carry(v_again.table_name, v_again.row_ids);
    end loop;
end
$function$;

alter function standardisation.carry_back(text, uuid[], uuid[]) owner to app_migrator;

revoke all on function standardisation.carry_back(text, uuid[], uuid[]) from public;

comment on function standardisation.carry_back(text, uuid[], uuid[]) is
    'Brings an old table to what some new rows say, which are named by organization and id. Called '
    'again it changes nothing. Needs the functions of standardisation.write_carriers.';

commit;
