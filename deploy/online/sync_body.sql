-- Deploy routiq:online/sync_body to pg
-- requires: online/schema

begin;

-- function online.sync_body()

-- What is propagated is the row as it is now, not as it was when the trigger was queued: a trigger
-- of the application may have written it again, and then its own event came first.
-- Of an update, only what it changed is carried over. The frame tells which row is on its way: in
-- its echo a column that agrees with the other table counts as unchanged, also under expressions
-- that lose something on the way back. So an echo ends, and carries what triggers changed.
-- An insert and a delete that leave nothing behind, in a transaction with an old snapshot: they
-- raise 40001 where a copy of the row is there that the snapshot hides.

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
    v_frame text := coalesce(current_setting('online.sync_frame', true), '');
    v_row {source}%rowtype;
    v_other {target}%rowtype;
    v_is_there boolean := false;
    v_is_echo boolean;
    v_is_whole boolean;
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

    if not v_is_there then
        if
            tg_op <> 'INSERT'
            and not exists (select from {source} as s where {source key is old})
            and not {moved}
        then
            perform set_config('online.sync_frame', '{id}:', true);
            delete from {target} as t
            using (select {target keys} from (select old.*) as s) as k
            where {target key is k};

            if
                not found
                and v_frame not like '{id}:%'
                and current_setting('transaction_isolation') <> 'read committed'
            then
                insert into {target} ({columns}) overriding system value
                select {expressions} from (select old.*) as s
                on conflict ({target key columns}) do nothing;
                delete from {target} as t
                using (select {target keys} from (select old.*) as s) as k
                where {target key is k};
            end if;

            perform set_config('online.sync_frame', v_frame, true);
        end if;

        return null;
    end if;

    select v_frame = {mark}
    into v_is_echo
    from (select v_row.*) as s;
    perform set_config('online.sync_frame', {mark}, true)
    from (select v_row.*) as s;

    v_is_there := false;
    v_is_whole := false;

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
                    from {source} as s, (select {source keys} from (select v_other.*) as s) as k
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
            update {target} as t
            set {set from m}
            from (
                select {changed}
                from
                    (select {named expressions} from (select v_row.*) as s) as n,
                    (
                        select {named expressions}
                        from (
                            select {base columns}
                            from (select {named source expressions} from (select v_other.*) as s) as b
                        ) as s
                    ) as o
            ) as m
            where
                {target key is other}
                and record_image_ne(row({t columns}), row({m columns}));
            perform set_config('online.sync_frame', v_frame, true);
            return null;
        end if;

        insert into {target} ({columns}) overriding system value
        select {expressions} from (select v_row.*) as s
        on conflict ({target key columns}) do nothing;

        if found then
            perform set_config('online.sync_frame', v_frame, true);
            return null;
        end if;
    end loop;

    raise exception 'a row of % is refused by %', {source name}, {target name}
        using
            errcode = 'triggered_action_exception',
            hint = 'does a trigger skip it?';
end
$body$
$function$;

revoke all on function online.sync_body() from public;

comment on function online.sync_body() is
    'The body of the trigger functions of a sync, with the names of its tables, columns and '
    'expressions still to be filled in.';

commit;
