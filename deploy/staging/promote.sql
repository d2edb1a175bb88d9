-- Deploy routiq:staging/promote to pg
-- requires: staging/promote_contacts
-- requires: staging/promote_rows
-- requires: online/require_no_transaction_block

begin;

-- function staging.promote_numbers(staging.batches, bigint[])
-- function staging.promote_chunk(uuid, int)
-- function staging.analyze_written()
-- procedure staging.promote(uuid, int)

-- Rules cannot know everything that the tables refuse: a chunk that is refused is halved until the row is
-- found that is to blame, which is put aside with what the database said. The rest of it comes.

create or replace function staging.promote_numbers(p_batch staging.batches, p_numbers bigint[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_middle int := cardinality(p_numbers) / 2;
-- the table is quoted where the statement is put together
-- @plpgsql_check_options: security_warnings = false
begin
    if p_batch.entity = 'contact' then
        perform staging.promote_contacts(p_batch, p_numbers);
    else
        perform staging.promote_rows(p_batch, p_numbers);
    end if;
exception
    when
        integrity_constraint_violation
        or data_exception
        or sqlstate 'RQ404'
        or sqlstate 'RQ409'
        or sqlstate 'RQ422'
    then
        if v_middle = 0 then
            execute format(
                'insert into staging.records '
                '(organization_id, batch_id, row_number, external_id, outcome, reasons) '
                'select l.organization_id, l.batch_id, l.row_number, left(btrim(l.external_id), 500), '
                '''rejected'', $1 from %s as l '
                'where l.organization_id = $2 and l.batch_id = $3 and l.row_number = $4 '
                'on conflict (organization_id, batch_id, row_number) do update '
                'set outcome = excluded.outcome, reasons = excluded.reasons',
                staging.landing_of(p_batch.entity)
            )
            using
                array[format('%s: %s', sqlstate, sqlerrm)],
                p_batch.organization_id, p_batch.id, p_numbers[1];
        else
            perform staging.promote_numbers(p_batch, p_numbers[:v_middle]);
            perform staging.promote_numbers(p_batch, p_numbers[v_middle + 1:]);
        end if;
end
$function$;

alter function staging.promote_numbers(staging.batches, bigint[]) owner to app_owner;

revoke all on function staging.promote_numbers(staging.batches, bigint[]) from public;

comment on function staging.promote_numbers(staging.batches, bigint[]) is
    'Takes over landed rows; what the tables refuse is put aside with the reason that they give.';

-- How far it is stands in the same transaction as the rows, so whoever is killed goes on behind the last
-- row that was committed, and ends where an undisturbed run ends.

create or replace function staging.promote_chunk(p_batch_id uuid, p_rows int)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_batch staging.batches := staging.held_batch(
        p_batch_id, array['validated', 'promoting', 'promoted']
    );
    v_numbers bigint[];
-- @plpgsql_check_options: security_warnings = false
begin
    if v_batch.status = 'promoted' then
        return null;
    end if;

    execute format(
        'select array(select l.row_number from %s as l '
        'where l.organization_id = $1 and l.batch_id = $2 and l.row_number > $3 '
        'and not exists (select from staging.records as k where k.organization_id = $1 '
        'and k.batch_id = $2 and k.row_number = l.row_number and k.outcome <> ''noted'') '
        'order by l.row_number limit $4)',
        staging.landing_of(v_batch.entity)
    )
    into v_numbers
    using v_batch.organization_id, v_batch.id, v_batch.promoted_to, p_rows;

    if v_numbers <> '{}' then
        perform staging.promote_numbers(v_batch, v_numbers);
    end if;

    update staging.batches as b
    set
        status = 'promoting',
        promoted_to = coalesce(v_numbers[cardinality(v_numbers)], b.promoted_to)
    where b.organization_id = v_batch.organization_id and b.id = v_batch.id;

    if v_numbers = '{}' then
        update staging.batches as b
        set status = 'promoted', promoted_at = now()
        where b.organization_id = v_batch.organization_id and b.id = v_batch.id;
    end if;

    return v_numbers[cardinality(v_numbers)];
end
$function$;

alter function staging.promote_chunk(uuid, int) owner to app_owner;

revoke all on function staging.promote_chunk(uuid, int) from public;

comment on function staging.promote_chunk(uuid, int) is
    'Takes over the next rows of a load; returns the number of the last, null where none is left. '
    'Raises 55000 before staging.validate.';

-- Until a call ends, the server hears nothing of what it wrote: autovacuum analyzes none of it, and all
-- statements are planned for the tables as they were before.

create or replace function staging.analyze_written()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table regclass;
begin
    for v_table in
        select s.relid::regclass
        from pg_stat_xact_user_tables as s
        inner join pg_class as c
            on s.relid = c.oid and pg_has_role(c.relowner, 'member')
        where s.n_tup_ins > 0
        order by s.relid
    loop
        execute format('analyze (skip_locked) %s', v_table);
    end loop;
end
$function$;

alter function staging.analyze_written() owner to app_owner;

revoke all on function staging.analyze_written() from public;

comment on function staging.analyze_written() is
    'Analyzes the tables that this session put rows in since its last command ended, where the '
    'caller may and nobody holds them.';

create or replace procedure staging.promote(p_batch_id uuid, p_rows int default 1000)
language plpgsql
as $procedure$
declare
    v_last pg_catalog.int8;
    v_rows pg_catalog.int8 := 0::pg_catalog.int8;
    v_analyzed pg_catalog.int8 := 0::pg_catalog.int8;
begin
    call online.require_no_transaction_block();

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_last := staging.promote_chunk(p_batch_id, p_rows);
        v_rows := v_rows + p_rows;

        -- after the first rows, and each time that there are four times as many
        if v_rows > 4 * v_analyzed then
            perform staging.analyze_written();
            v_analyzed := v_rows;
        end if;

        commit;
        exit when v_last is null;
    end loop;
end
$procedure$;

alter procedure staging.promote(uuid, int) owner to app_owner;

revoke all on procedure staging.promote(uuid, int) from public;

comment on procedure staging.promote (uuid, int) is
    'Takes over the rows of a load that fulfil the rules, so many in each transaction. Killed at '
    'any point, it goes on when it is called again.';

commit;
