-- Deploy routiq:online/run_backfill to pg
-- requires: online/advance_backfill

begin;

-- procedure online.run_backfill(text, text)

-- Cannot pin a search_path, for it commits: as in online.ddl, each transaction pins it by its
-- first call. What the caller gave runs along the caller's path.

create or replace procedure online.run_backfill(p_name text, p_path text)
language plpgsql
as $procedure$
declare
    v_step pg_catalog.text;
begin
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if current_setting('statement_timeout') <> '0' then
        raise warning 'statement_timeout is %, and the whole backfill is one statement',
            current_setting('statement_timeout')
            using hint = 'set statement_timeout = 0; a backfill that was ended can be resumed';
    end if;

    loop
        commit;
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_step := online.advance_backfill(p_name, p_path);
        exit when v_step = 'done';

        if v_step = 'rest' then
            commit;
            perform pg_catalog.pg_sleep(0.2);
        end if;
    end loop;

    commit;
end
$procedure$;

revoke all on procedure online.run_backfill(text, text) from public;

comment on procedure online.run_backfill (text, text) is
    'Does the batches of a backfill that was begun, until it is done or cancelled. What its '
    'caller gave runs along the search_path given.';

commit;
