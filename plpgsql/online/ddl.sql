-- procedure online.ddl(text, interval, interval)

-- Cannot pin a search_path, for it commits. So each transaction pins it by its first call, and up
-- to there every name is qualified and no operator is used. Each try is a transaction of its own:
-- while we wait, no snapshot and no transaction id of ours is held for long.
-- A holder is waited for (looked at, not asked) once its transaction is older than four asks;
-- younger ones may well end within an ask, so readers that overlap without a gap starve nobody.
-- After an ask of n ms nothing is asked for 19 n ms: others are stalled 5 % of the time at most.

create or replace procedure online.ddl(
    p_statement text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_path pg_catalog.text := pg_catalog.current_setting('search_path');
    v_give_up_at pg_catalog.timestamptz;
    v_ask_from pg_catalog.timestamptz;
    v_began_at pg_catalog.timestamptz;
    v_relations pg_catalog.oid[];
    v_modes pg_catalog.text[];
    v_is_hasty pg_catalog.bool;
    v_in_the_way pg_catalog.text;
    v_told pg_catalog.text;
    v_asks pg_catalog.int4;
    v_is_done pg_catalog.bool;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform online.check_ddl(p_statement, p_lock_timeout, p_patience);
    v_give_up_at := clock_timestamp() + p_patience;
    v_ask_from := clock_timestamp();
    v_modes := online.conflicting_modes(p_statement);
    v_asks := 0;

    loop
        v_is_hasty := online.hasten_deadlock_check();
        v_relations := online.relations_of(p_statement, v_path);
        select string_agg(h.description, e'\n')
        into v_in_the_way
        from online.lock_holders(v_relations, v_modes) as h
        where
            h.since < clock_timestamp() - 4 * p_lock_timeout
            and not (h.is_yielding and v_is_hasty);

        v_began_at := clock_timestamp();
        if v_in_the_way is null and v_began_at >= v_ask_from then
            v_is_done := online.ask(
                p_statement, v_path, p_lock_timeout / greatest(1, cardinality(v_relations))
            );
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            exit when v_is_done;
            v_asks := v_asks + 1;
            v_ask_from := clock_timestamp() + 19 * (clock_timestamp() - v_began_at);
        else
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        end if;

        if clock_timestamp() > v_give_up_at then
            raise exception 'no lock within % for: %', p_patience, p_statement
                using
                    errcode = 'lock_not_available',
                    detail = concat(
                        coalesce(
                            v_in_the_way,
                            (
                                select string_agg(h.description, e'\n')
                                from online.lock_holders(v_relations, v_modes) as h
                            ),
                            'nobody is seen in the way now'
                        ),
                        e'\n', 'asked in vain: ', v_asks
                    ),
                    hint = 'nothing was done; end what is in the way, or call again later';
        elsif v_in_the_way is distinct from v_told and v_in_the_way is not null then
            raise notice 'waiting without asking: %', v_in_the_way;
            v_told := v_in_the_way;
        end if;

        perform pg_sleep(0.1);
    end loop;
end
$procedure$;

revoke all on procedure online.ddl(text, interval, interval) from public;

comment on procedure online.ddl (text, interval, interval) is
    'Runs one statement that needs a strong lock for a moment. Looks who is in the way and asks '
    'only when nobody old is, at most p_lock_timeout for the sum of its locks, at most 5 % of the '
    'time. Commits. Raises 55P03 when the patience is spent, naming who is in the way; 0A000 for '
    'what no procedure can do; 2D000 inside a transaction block.';
