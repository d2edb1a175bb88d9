-- Deploy routiq:online/sync_body to pg
-- requires: online/schema

begin;

-- function online.sync_body()

-- What is carried over is the row as it is now, not as it was when the trigger was queued: a
-- trigger of the application may have written it again, and then its own event came first.
-- Of an update, only what it changed is carried over. The frame tells which row is on its way: its
-- echo is compared with what was sent instead. So it ends, also under expressions that lose
-- something on the way back, and carries what triggers changed.
-- While a row is written the application's triggers on the other table run. They get the path of
-- whoever started the sync: never that of the writer, for they act with the starter's rights.
-- An insert and a delete that leave nothing behind, in a transaction with an old snapshot: they
-- raise 40001 where a copy of the row is there that the snapshot hides. Where another row has
-- something of it that is unique, none of it is there.
-- Of two that insert one row at once, PostgreSQL may hold the later one to another unique index
-- than that of the key, and refuses what is no violation. Here that is who updates a row while
-- the copy takes it. So an update tries again: the row is seen by then, and what refuses twice
-- refuses truly. A row that is inserted is hidden from the copy, and needs no subtransaction.

create or replace function online.sync_body()
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select $body$
#variable_conflict use_column
declare
    c_path constant text := {path};
    v_frame text := coalesce(current_setting('online.sync_frame', true), '');
    v_sent text := coalesce(current_setting('online.sync_sent', true), '');
    v_mark text;
    v_row {source}%rowtype;
    v_arrived {source}%rowtype;
    v_other {target}%rowtype;
    v_values record;
    v_count bigint := 0;
    v_refused text;
    v_refused_before text := '';
    v_may_race boolean := tg_op = 'UPDATE';
    v_is_there boolean := false;
    v_is_echo boolean;
    v_is_whole boolean := false;
begin
    if pg_trigger_depth() > 40 then
        raise exception 'the triggers of % and % never agree on a row',
            {source name}, {target name}
            using errcode = 'triggered_data_change_violation';
    end if;

    if tg_op <> 'DELETE' then
        select s.* into v_row from {source} as s where {source key is new};
        v_is_there := found;
    end if;

    <<carry_over>>
    begin
        if not v_is_there then
            exit carry_over when
                tg_op = 'INSERT'
                or exists (select from {source} as s where {source key is old})
                or {moved};
            select {named expressions} into v_values from (select old.*) as s;
            perform set_config('online.sync_frame', '{id}:', true);
            perform set_config('search_path', c_path, true);
            delete from {target} as t where {target key is value};
            get diagnostics v_count = row_count;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

            if
                v_count = 0
                and v_frame not like '{id}:%'
                and current_setting('transaction_isolation') <> 'read committed'
            then
                perform set_config('search_path', c_path, true);
                begin
                    {insert};
                    delete from {target} as t where {target key is value};
                exception
                    when unique_violation or exclusion_violation then
                        null;
                end;
                perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            end if;

            exit carry_over;
        end if;

        select {mark} into v_mark from (select v_row.*) as s;
        v_is_echo := v_frame = v_mark;

        if v_is_echo then
            select s.* into v_arrived
            from jsonb_populate_record(null::{source}, v_sent::jsonb) as s;
        end if;

        perform set_config('online.sync_frame', v_mark, true);
        v_is_there := false;

        if
            tg_op = 'UPDATE'
            and (
                {key is kept}
                or not exists (select from {source} as s where {source key is old})
            )
        then
            select t.* into v_other
            from {target} as t, (select {target keys} from (select old.*) as s) as k
            where {target key is k}
            for update of t;
            v_is_there := found;
        end if;

        for v_try in 1..100 loop
            if not v_is_there then
                select t.* into v_other
                from {target} as t, (select {target keys} from (select v_row.*) as s) as k
                where {target key is k}
                for update of t;
                v_is_there := found;
                v_is_whole := not v_is_echo;

                if
                    v_is_there
                    and exists (
                        select
                        from
                            {source} as s,
                            (select {source keys} from (select v_other.*) as s) as k
                        where
                            {source key is k}
                            and record_image_ne(row({s keys}), row({row keys}))
                    )
                then
                    raise exception 'another row of % stands for the same row of %',
                        {source name}, {target name}
                        using
                            errcode = 'unique_violation',
                            hint = 'a key must be told back from the other table as it was';
                end if;
            end if;

            if v_is_there then
                select {changed}
                into v_values
                from
                    (select {named expressions} from (select v_row.*) as s) as n,
                    (select {named expressions} from (select {base columns}) as s) as o;
                exit carry_over when
                    record_image_eq(row({other columns}), row({value columns}));
                perform set_config('online.sync_sent', to_jsonb(v_values)::text, true);
                perform set_config('search_path', c_path, true);
                update {target} as t set {set values} where {target key is other};
                exit carry_over;
            end if;

            select {named expressions} into v_values from (select v_row.*) as s;
            perform set_config('online.sync_sent', to_jsonb(v_values)::text, true);
            perform set_config('search_path', c_path, true);
            if v_may_race then
                begin
                    {insert};
                    get diagnostics v_count = row_count;
                exception
                    when unique_violation or exclusion_violation then
                        get stacked diagnostics v_refused = pg_exception_detail;
                        if v_refused is not distinct from v_refused_before then
                            raise;
                        end if;
                        v_refused_before := v_refused;
                end;
            else
                {insert};
                get diagnostics v_count = row_count;
            end if;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            exit carry_over when v_count = 1;
        end loop;

        raise exception 'a row of % is refused by %', {source name}, {target name}
            using
                errcode = 'triggered_action_exception',
                hint = 'does a trigger skip it?';
    end;

    perform pg_catalog.set_config('online.sync_frame', v_frame, true);
    perform pg_catalog.set_config('online.sync_sent', v_sent, true);
    return null;
end
$body$
$function$;

revoke all on function online.sync_body() from public;

comment on function online.sync_body() is
    'The body of the trigger functions of a sync, with the names of its tables, columns and '
    'expressions still to be filled in.';

commit;
