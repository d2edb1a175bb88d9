-- Deploy routiq:standardisation/numbering to pg
-- requires: standardisation/records
-- requires: online/require_no_transaction_block

begin;

-- function standardisation.number_row()
-- function standardisation.number_pages(regclass, bigint, bigint)
-- procedure standardisation.number_rows(regclass, bigint)

-- Called by tg_<table>_10_number_row on the old tables. Definer, because the application of today has
-- no right on the sequence, and needs none.

create or replace function standardisation.number_row()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    new.row_id := nextval('standardisation.row_ids');

    return new;
end
$function$;

alter function standardisation.number_row() owner to app_owner;

revoke all on function standardisation.number_row() from public;

comment on function standardisation.number_row() is
    'Trigger: gives a row of the old tables a number of its own.';

create or replace function standardisation.number_pages(
    p_table regclass, p_from bigint, p_until bigint
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rows bigint;
-- what is put together is quoted
-- @plpgsql_check_options: performance_warnings = false
begin
    execute format(
        'update %s as t set row_id = nextval(''standardisation.row_ids'') '
        'where t.ctid >= $1 and t.ctid < $2 and t.row_id is null',
        p_table
    )
    using format('(%s,0)', p_from)::tid, format('(%s,0)', p_until)::tid;
    get diagnostics v_rows = row_count;

    return v_rows;
end
$function$;

alter function standardisation.number_pages(regclass, bigint, bigint) owner to app_owner;

revoke all on function standardisation.number_pages(regclass, bigint, bigint) from public;

comment on function standardisation.number_pages(regclass, bigint, bigint) is
    'Numbers the rows of some pages of an old table; returns how many.';

-- Page by page, for a table without a key has no other order. A row that is written meanwhile moves
-- to another page, and has its number from the trigger. Called again it goes on: numbered rows are
-- passed over. Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure standardisation.number_rows(
    p_table regclass, p_pages bigint default 500
)
language plpgsql
as $procedure$
declare
    v_page pg_catalog.int8 := 0::pg_catalog.int8;
    v_last pg_catalog.int8;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    v_last := pg_relation_size(p_table) / current_setting('block_size')::bigint;

    while v_page <= v_last loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        perform standardisation.number_pages(p_table, v_page, v_page + p_pages);
        v_page := v_page + p_pages;
        commit;
    end loop;
end
$procedure$;

alter procedure standardisation.number_rows(regclass, bigint) owner to app_owner;

revoke all on procedure standardisation.number_rows(regclass, bigint) from public;

comment on procedure standardisation.number_rows (regclass, bigint) is
    'Numbers the rows of an old table that have no number yet, some pages at a time; each batch is '
    'committed, and a call after a failure goes on. Raises 2D000 inside a transaction block.';

commit;
