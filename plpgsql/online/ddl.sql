-- procedure online.ddl(text, interval, interval, interval, name[])

-- Cannot pin a search_path, for it commits. So each transaction pins it by its first call, and up
-- to there every name is qualified and no operator is used. Each try is a transaction of its own:
-- while we wait, no snapshot and no transaction id of ours is held for long.
-- Transactions are waited for (looked at, not asked) that were old, older than four asks, when we
-- came, or that stood in the way of a refused ask. Once those are gone we ask again, whoever else
-- has come: so readers that overlap without a gap never keep us from asking.
-- Where no synchronous standby is seen, a commit that holds no lock goes first and hangs instead
-- of ours: a procedure does not see when the setting is changed, but its commit does.
-- After an ask of n ms nothing is asked for 19 n ms: others are stalled 5 % of the time at most.

create or replace procedure online.ddl(
    p_statement text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes',
    p_hold_budget interval default '500 ms',
    p_cancel_roles name[] default '{}'
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
    v_waited_for pg_catalog.text[];
    v_pids pg_catalog.int4[];
    v_in_the_way pg_catalog.text;
    v_told pg_catalog.text;
    v_ended pg_catalog.text;
    v_asks pg_catalog.int4;
    v_ask pg_catalog.interval;
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
        v_relations := online.relations_of(p_statement, v_path);
        v_waited_for := coalesce(
            v_waited_for,
            online.holders_before(v_relations, v_modes, clock_timestamp() - 4 * p_lock_timeout)
        );
        select
            h.description,
            h.pids
        into v_in_the_way, v_pids
        from online.holders_in_the_way(v_relations, v_modes, v_waited_for) as h;

        v_began_at := clock_timestamp();
        if
            v_in_the_way is null
            and v_began_at >= v_ask_from
            and online.missing_standby() is not null
        then
            raise notice 'waiting without asking: %', online.missing_standby();
            perform pg_logical_emit_message(true, 'online.ddl', 'is a standby there?');
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            v_ask_from := case
                when clock_timestamp() - v_began_at < interval '1 s' then v_ask_from
                else clock_timestamp() + interval '0.1 s'
            end;
        end if;

        if v_in_the_way is null and v_began_at >= v_ask_from then
            -- Where short asks never do, longer ones may; the quiet time grows with them.
            v_ask := case
                when v_asks < 5 then p_lock_timeout
                else greatest(p_lock_timeout, least(1.6 * p_lock_timeout, interval '80 ms'))
            end;
            v_is_done := online.ask(
                online.lock_statements(p_statement, v_relations), p_statement, v_path,
                v_ask, cardinality(v_relations), p_hold_budget
            );
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            exit when v_is_done;
            v_asks := v_asks + 1;
            v_ask_from := clock_timestamp() + 19 * (clock_timestamp() - v_began_at);
            v_waited_for := online.holders_before(v_relations, v_modes, clock_timestamp());
        else
            v_ended := online.end_holders(v_pids, p_cancel_roles);
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

        if v_ended is not null then
            raise notice '%', v_ended;
            v_ended := null;
        end if;

        perform pg_sleep(0.1);
    end loop;
end
$procedure$;

revoke all on procedure online.ddl(text, interval, interval, interval, name[]) from public;

comment on procedure online.ddl (text, interval, interval, interval, name []) is
    'Runs one statement that needs a strong lock for a moment. Looks who is in the way and asks '
    'only when nobody is who was, at most p_lock_timeout for the sum of its locks (after five asks '
    'in vain 1.6 times as long, up to 80 ms), at most 5 % of the time. Whoever is in the way and '
    'has one of p_cancel_roles is cancelled. Commits. From PostgreSQL 17 on p_hold_budget ends a '
    'transaction, and its session, that holds its locks for longer; before, it warns. Raises 55P03 '
    'when the patience is spent, naming who is in the way; 0A000 for what no procedure can do; '
    '2D000 inside a transaction block.';
