-- function standardisation.number_row()
-- function standardisation.number_pages(regclass, bigint, bigint)
-- procedure standardisation.number_rows(regclass, bigint)
-- function standardisation.take_numbers_of_pages_back(regclass, bigint, bigint)
-- procedure standardisation.take_numbers_back(regclass, bigint)
-- function standardisation.restart_numbers()

-- Called by tg_<table>_10_number_row on the old tables. Definer, because the application of today has
-- no right on the sequence, and needs none. What takes numbers back passes.

create or replace function standardisation.number_row()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    if current_setting('standardisation.takes_numbers_back', true) = 'yes' then
        return new;
    end if;

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
        'update %s as t set row_id = nextval(''standardisation.first_row_ids'') '
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

-- Numbers that the trigger gave are above those of the first rows, and were there before or came since. A
-- number by which a record still knows its row stays too.

create or replace function standardisation.take_numbers_of_pages_back(
    p_table regclass, p_from bigint, p_until bigint
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_rows bigint;
-- what is put together is quoted
-- @plpgsql_check_options: performance_warnings = false
begin
    perform core.require_every_row('standardisation.records');
    perform set_config('standardisation.takes_numbers_back', 'yes', true);

    execute format(
        'update %s as t set row_id = null where t.ctid >= $1 and t.ctid < $2 '
        'and t.row_id <= (select s.seqmax from pg_sequence as s '
        'where s.seqrelid = ''standardisation.first_row_ids''::regclass) '
        'and not exists (select from standardisation.records as r where r.row_id = t.row_id)',
        p_table
    )
    using format('(%s,0)', p_from)::tid, format('(%s,0)', p_until)::tid;
    get diagnostics v_rows = row_count;

    perform set_config('standardisation.takes_numbers_back', '', true);

    return v_rows;
end
$function$;

alter function standardisation.take_numbers_of_pages_back(regclass, bigint, bigint)
owner to app_owner;

revoke all on function standardisation.take_numbers_of_pages_back(regclass, bigint, bigint)
from public;

comment on function standardisation.take_numbers_of_pages_back(regclass, bigint, bigint) is
    'Takes the numbers of standardisation.number_pages from the rows of some pages of an old '
    'table; returns of how many.';

-- As standardisation.number_rows: a row that is written meanwhile moves to another page with its number, so
-- it goes on until a round finds none.

create or replace procedure standardisation.take_numbers_back(
    p_table regclass, p_pages bigint default 500
)
language plpgsql
as $procedure$
declare
    v_page pg_catalog.int8;
    v_last pg_catalog.int8;
    v_rows pg_catalog.int8;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    loop
        v_page := 0::bigint;
        v_rows := 0::bigint;
        v_last := pg_relation_size(p_table) / current_setting('block_size')::bigint;

        while v_page <= v_last loop
            v_rows := v_rows
                + standardisation.take_numbers_of_pages_back(p_table, v_page, v_page + p_pages);
            v_page := v_page + p_pages;
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        end loop;

        exit when v_rows = 0;
    end loop;
end
$procedure$;

alter procedure standardisation.take_numbers_back(regclass, bigint) owner to app_owner;

revoke all on procedure standardisation.take_numbers_back(regclass, bigint) from public;

comment on procedure standardisation.take_numbers_back (regclass, bigint) is
    'Takes back what standardisation.number_rows did, some pages at a time; a call after a failure '
    'goes on. Raises 2D000 inside a transaction block.';

-- Where no row has one of the first numbers any more, the next numbering begins with 1 again.

create or replace function standardisation.restart_numbers()
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table text;
    v_is_used boolean;
-- what is put together is quoted
-- @plpgsql_check_options: performance_warnings = false
begin
    foreach v_table in array array[
        'legacy.organizations', 'legacy.users', 'legacy.organization_members', 'legacy.contacts',
        'legacy.api_credentials', 'legacy.active_patients', 'legacy.appointments',
        'legacy.conversations', 'legacy.messages', 'legacy.sync_logs', 'legacy.audit_logs',
        'standardisation.records'
    ] loop
        execute format(
            'select exists (select from %s as t where t.row_id <= (select s.seqmax '
            'from pg_sequence as s where s.seqrelid = ''standardisation.first_row_ids''::regclass))',
            v_table
        )
        into v_is_used;

        if v_is_used then
            return false;
        end if;
    end loop;

    perform setval('standardisation.first_row_ids', 1, false);

    return true;
end
$function$;

alter function standardisation.restart_numbers() owner to app_owner;

revoke all on function standardisation.restart_numbers() from public;

comment on function standardisation.restart_numbers() is
    'Lets the first numbers begin anew, if no row has one any more; returns whether it did.';
